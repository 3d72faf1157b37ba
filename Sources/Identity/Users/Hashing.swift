import Core
import Vault

/// The password hasher, with its faults told as this room's.
extension PasswordHasher {
    func hashing(_ password: Secret<String>) async throws(IdentityFault) -> PasswordHash {
        do { return try await hash(password) } catch { throw IdentityFault(error) }
    }

    func comparing(
        _ password: Secret<String>, with hash: PasswordHash
    ) async throws(IdentityFault) -> PasswordVerdict {
        do { return try await verify(password, against: hash) } catch { throw IdentityFault(error) }
    }

    /// Takes as long as ``comparing(_:with:)``, so that an unknown name can't be told by the time.
    func comparingWithNobody(_ password: Secret<String>) async throws(IdentityFault) {
        do { try await verifyAgainstNobody(password) } catch { throw IdentityFault(error) }
    }
}
