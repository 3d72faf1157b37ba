import Crypto

extension APIKeyText {
    /// What the database keeps of the secret.
    var hash: [UInt8] { Array(SHA256.hash(data: secret)) }

    /// Whether `stored` is the hash of this key's secret, compared in constant time.
    func matches(_ stored: [UInt8]) -> Bool {
        let hash = hash
        guard hash.count == stored.count else { return false }
        return zip(hash, stored).reduce(UInt8(0)) { $0 | $1.0 ^ $1.1 } == 0
    }
}
