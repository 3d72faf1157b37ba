/// Where random bytes come from: a parameter everywhere, so that tests can repeat them.
public protocol Randomness: Sendable {
    /// `count` bytes, fit for keys and tokens.
    func bytes(_ count: Int) -> [UInt8]
}

/// The kernel's generator (`getrandom`), reseeded by the kernel after a fork or a snapshot.
public struct SystemRandomness: Randomness {
    /// Draws from the kernel.
    public init() {}

    /// `count` bytes from the kernel.
    public func bytes(_ count: Int) -> [UInt8] {
        var generator = SystemRandomNumberGenerator()
        var bytes = [UInt8]()
        bytes.reserveCapacity(count + 8)
        while bytes.count < count {
            withUnsafeBytes(of: generator.next()) { bytes.append(contentsOf: $0) }
        }
        bytes.removeLast(bytes.count - count)
        return bytes
    }
}
