import Core
import Crypto

extension APIKeyText {
    /// What the database keeps of the secret.
    var hash: [UInt8] { Array(SHA256.hash(data: secret)) }

    /// Whether `stored` is the hash of this key's secret, compared in constant time.
    func matches(_ stored: [UInt8]) -> Bool { ConstantTime.isSame(hash, stored) }
}
