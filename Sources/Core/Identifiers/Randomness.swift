#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// Where random bytes come from: a parameter everywhere, so that tests can repeat them.
public protocol Randomness: Sendable {
    /// `count` bytes, fit for keys and tokens.
    func bytes(_ count: Int) -> [UInt8]
}

/// The kernel's generator, reseeded by the kernel after a fork or a snapshot.
public struct SystemRandomness: Randomness {
    /// Draws from the kernel.
    public init() {}

    /// `count` bytes from the kernel, in one system call for every 256: a generator that asks for eight at a time takes six times
    /// as long.
    public func bytes(_ count: Int) -> [UInt8] {
        [UInt8](unsafeUninitializedCapacity: count) { buffer, filled in
            while filled < count {
                let step = min(256, count - filled)
                guard getentropy(buffer.baseAddress.map { $0 + filled }, step) == 0 else {
                    fatalError("the kernel gives no random bytes")
                }
                filled += step
            }
        }
    }
}
