/// The checksum of ZIP archives: CRC-32 of ISO 3309, bits from the right. It finds accidents, not forgers.
struct CRC32 {
    private var register: UInt32 = 0xffff_ffff

    /// Takes more bytes.
    mutating func update(_ bytes: some Sequence<UInt8>) {
        var register = register
        for byte in bytes {
            register = Self.table[Int(UInt8(truncatingIfNeeded: register) ^ byte)] ^ register >> 8
        }
        self.register = register
    }

    /// The checksum of what was taken.
    var value: UInt32 { ~register }

    /// What each byte does to the register, by the reversed polynomial.
    private static let table: [UInt32] = (0..<256).map { byte in
        (0..<8).reduce(UInt32(byte)) { register, _ in register >> 1 ^ (register & 1 == 1 ? 0xedb8_8320 : 0) }
    }
}
