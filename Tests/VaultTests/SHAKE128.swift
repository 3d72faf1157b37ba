/// SHAKE-128 (FIPS 202), for vectors that are told by a hash over many results. On bare pointers, since tests aren't optimised.
final class SHAKE128 {
    private static let rate = 168
    private static let constants: [UInt64] = [
        0x1, 0x8082, 0x8000_0000_0000_808a, 0x8000_0000_8000_8000, 0x808b, 0x8000_0001, 0x8000_0000_8000_8081,
        0x8000_0000_0000_8009, 0x8a, 0x88, 0x8000_8009, 0x8000_000a, 0x8000_808b, 0x8000_0000_0000_008b,
        0x8000_0000_0000_8089, 0x8000_0000_0000_8003, 0x8000_0000_0000_8002, 0x8000_0000_0000_0080, 0x800a,
        0x8000_0000_8000_000a, 0x8000_0000_8000_8081, 0x8000_0000_0000_8080, 0x8000_0001, 0x8000_0000_8000_8008,
    ]
    private static let rotations: [UInt64] = [
        1, 3, 6, 10, 15, 21, 28, 36, 45, 55, 2, 14, 27, 41, 56, 8, 25, 43, 62, 18, 39, 61, 20, 44,
    ]
    private static let lanes = [
        10, 7, 11, 17, 18, 3, 5, 16, 8, 21, 24, 4, 15, 23, 19, 13, 12, 2, 20, 14, 22, 9, 6, 1,
    ]

    private let a = UnsafeMutablePointer<UInt64>.allocate(capacity: 25)
    private let c = UnsafeMutablePointer<UInt64>.allocate(capacity: 5)
    private var position = 0
    private var isSqueezing = false

    init() {
        a.initialize(repeating: 0, count: 25)
        c.initialize(repeating: 0, count: 5)
    }

    deinit {
        a.deallocate()
        c.deallocate()
    }

    private var bytes: UnsafeMutablePointer<UInt8> {
        UnsafeMutableRawPointer(a).assumingMemoryBound(to: UInt8.self)
    }

    /// Takes bytes in. The state is little endian, as every machine is that runs the tests.
    func absorb(_ input: [UInt8]) {
        precondition(!isSqueezing)
        let bytes = bytes
        input.withUnsafeBufferPointer { input in
            guard let from = input.baseAddress else { return }
            var index = 0
            while index < input.count {
                bytes[position] ^= from[index]
                index += 1
                position += 1
                if position == Self.rate { permute() }
            }
        }
    }

    /// Gives the next bytes; nothing can be taken in from then on.
    func squeeze(_ count: Int) -> [UInt8] {
        if !isSqueezing {
            bytes[position] ^= 0x1f
            bytes[Self.rate - 1] ^= 0x80
            permute()
            isSqueezing = true
        }
        let bytes = bytes
        return [UInt8](unsafeUninitializedCapacity: count) { out, filled in
            while filled < count {
                if position == Self.rate { permute() }
                let part = min(count - filled, Self.rate - position)
                out.baseAddress.map { $0 + filled }?.initialize(from: bytes + position, count: part)
                filled += part
                position += part
            }
        }
    }

    private func permute() {
        position = 0
        let (a, c) = (a, c)
        Self.constants.withUnsafeBufferPointer { constants in
            Self.rotations.withUnsafeBufferPointer { rotations in
                Self.lanes.withUnsafeBufferPointer { lanes in
                    var round = 0
                    while round < 24 {
                        theta(a, c)
                        var (moved, step) = (a[1], 0)
                        while step < 24 {
                            let (lane, rotation) = (lanes[step], rotations[step])
                            let kept = a[lane]
                            a[lane] = moved &<< rotation | moved &>> (64 &- rotation)
                            moved = kept
                            step &+= 1
                        }
                        chi(a)
                        a[0] ^= constants[round]
                        round &+= 1
                    }
                }
            }
        }
    }

    private func theta(_ a: UnsafeMutablePointer<UInt64>, _ c: UnsafeMutablePointer<UInt64>) {
        var x = 0
        while x < 5 {
            let upper: UInt64 = a[x] ^ a[x &+ 5] ^ a[x &+ 10]
            c[x] = upper ^ a[x &+ 15] ^ a[x &+ 20]
            x &+= 1
        }
        x = 0
        while x < 5 {
            let next: UInt64 = c[x == 4 ? 0 : x &+ 1]
            let d: UInt64 = c[x == 0 ? 4 : x &- 1] ^ (next &<< 1 | next &>> 63)
            a[x] ^= d
            a[x &+ 5] ^= d
            a[x &+ 10] ^= d
            a[x &+ 15] ^= d
            a[x &+ 20] ^= d
            x &+= 1
        }
    }

    private func chi(_ a: UnsafeMutablePointer<UInt64>) {
        var y = 0
        while y < 25 {
            let (r0, r1, r2, r3, r4) = (a[y], a[y &+ 1], a[y &+ 2], a[y &+ 3], a[y &+ 4])
            a[y] = r0 ^ (~r1 & r2)
            a[y &+ 1] = r1 ^ (~r2 & r3)
            a[y &+ 2] = r2 ^ (~r3 & r4)
            a[y &+ 3] = r3 ^ (~r4 & r0)
            a[y &+ 4] = r4 ^ (~r0 & r1)
            y &+= 5
        }
    }
}
