/// SHAKE-128 (FIPS 202), for vectors that are told by a hash over many results.
struct SHAKE128 {
    private static let rate = 168
    private static let constants: [UInt64] = [
        0x1, 0x8082, 0x8000_0000_0000_808a, 0x8000_0000_8000_8000, 0x808b, 0x8000_0001, 0x8000_0000_8000_8081,
        0x8000_0000_0000_8009, 0x8a, 0x88, 0x8000_8009, 0x8000_000a, 0x8000_808b, 0x8000_0000_0000_008b,
        0x8000_0000_0000_8089, 0x8000_0000_0000_8003, 0x8000_0000_0000_8002, 0x8000_0000_0000_0080, 0x800a,
        0x8000_0000_8000_000a, 0x8000_0000_8000_8081, 0x8000_0000_0000_8080, 0x8000_0001, 0x8000_0000_8000_8008,
    ]
    private static let rotations = [
        1, 3, 6, 10, 15, 21, 28, 36, 45, 55, 2, 14, 27, 41, 56, 8, 25, 43, 62, 18, 39, 61, 20, 44,
    ]
    private static let lanes = [
        10, 7, 11, 17, 18, 3, 5, 16, 8, 21, 24, 4, 15, 23, 19, 13, 12, 2, 20, 14, 22, 9, 6, 1,
    ]

    private var state = [UInt64](repeating: 0, count: 25)
    private var position = 0
    private var isSqueezing = false

    mutating func absorb(_ bytes: [UInt8]) {
        precondition(!isSqueezing)
        for byte in bytes {
            flip(byte)
            position += 1
            if position == Self.rate { permute() }
        }
    }

    mutating func squeeze(_ count: Int) -> [UInt8] {
        if !isSqueezing {
            flip(0x1f)
            position = Self.rate - 1
            flip(0x80)
            permute()
            isSqueezing = true
        }
        return (0..<count).map { _ in
            if position == Self.rate { permute() }
            defer { position += 1 }
            return UInt8(truncatingIfNeeded: state[position >> 3] >> UInt64(8 * (position & 7)))
        }
    }

    private mutating func flip(_ byte: UInt8) {
        state[position >> 3] ^= UInt64(byte) << UInt64(8 * (position & 7))
    }

    private mutating func permute() {
        position = 0
        state.withUnsafeMutableBufferPointer { a in
            for constant in Self.constants {
                var c: [UInt64] = [0, 0, 0, 0, 0]
                for lane in 0..<25 { c[lane % 5] ^= a[lane] }
                for x in 0..<5 {
                    let next: UInt64 = c[(x + 1) % 5]
                    let rotated: UInt64 = next << 1 | next >> 63
                    let d: UInt64 = c[(x + 4) % 5] ^ rotated
                    for y in 0..<5 { a[x + 5 * y] ^= d }
                }
                var moved: UInt64 = a[1]
                for step in 0..<24 {
                    let (lane, rotation) = (Self.lanes[step], UInt64(Self.rotations[step]))
                    let kept: UInt64 = a[lane]
                    a[lane] = moved << rotation | moved >> (64 - rotation)
                    moved = kept
                }
                for y in 0..<5 {
                    let row: [UInt64] = Array(a[5 * y..<5 * y + 5])
                    for x in 0..<5 {
                        let (one, two): (UInt64, UInt64) = (row[(x + 1) % 5], row[(x + 2) % 5])
                        a[x + 5 * y] = row[x] ^ (~one & two)
                    }
                }
                a[0] ^= constant
            }
        }
    }
}
