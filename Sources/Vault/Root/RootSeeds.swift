import Crypto

extension RootKeySource {
    /// 32 bytes that follow from each root key and a name, the newest first: for keys that have to be known before a database is open.
    public func seeds(_ name: StaticString) async throws(VaultFault) -> [[UInt8]] {
        try await keys().map { root in
            Derivation.key(from: root.key, label: "castellan/v1/root/seed", name.description)
                .withUnsafeBytes { [UInt8]($0) }
        }
    }
}
