/// The parts of a ZIP archive that we write and read (PKWARE APPNOTE 6.3.10): files as they are, not compressed, below 4 GiB.
enum ZipFormat {
    static let localSignature: UInt32 = 0x0403_4b50
    static let descriptorSignature: UInt32 = 0x0807_4b50
    static let centralSignature: UInt32 = 0x0201_4b50
    static let endSignature: UInt32 = 0x0605_4b50

    static let localLength = 30
    static let centralLength = 46
    static let endLength = 22

    /// Version 2.0: a file with a descriptor behind it.
    static let version: UInt16 = 20
    /// Made on Unix, so that the mode below counts.
    static let madeBy: UInt16 = 3 << 8 | version
    /// The name is UTF-8.
    static let isUTF8: UInt16 = 1 << 11
    /// Checksum and size stand behind the file.
    static let hasDescriptor: UInt16 = 1 << 3
    /// The file is encrypted.
    static let isEncrypted: UInt16 = 1
    /// A regular file that its owner reads and writes, in the upper half of its attributes.
    static let attributes: UInt32 = 0o100600 << 16
    /// The first day that the format knows, 1980-01-01: archives of the same files are the same.
    static let date: UInt16 = 1 << 5 | 1
}

/// Why an archive can't be written or read.
public enum ZipFault: Error, Sendable, Hashable {
    /// More than 65,534 files, or 4 GiB: the newer form with wider fields is not written here.
    case tooLarge
    /// Not a whole archive, or one in a form that we don't write.
    case malformed
    /// The file's bytes aren't those that were put in.
    case wrongChecksum(String)
}
