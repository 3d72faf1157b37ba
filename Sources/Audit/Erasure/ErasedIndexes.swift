import Core
import Crypto

/// Which entries an erasure took values of: indexes in order, as an entry of the log has them.
///
/// The text is base64url of the differences between them, the first from 0, each as a varint of seven bits a byte, low ones first.
struct ErasedIndexes: Sendable {
    let indexes: [Int64]

    /// Indexes in order.
    init(_ indexes: [Int64]) {
        self.indexes = indexes
    }

    /// Indexes from their text; nil for anything else.
    init?(text: String) {
        guard let bytes = Base64URL.decode(text) else { return nil }
        var (indexes, last, difference, shift): ([Int64], Int64, Int64, Int64) = ([], 0, 0, 0)
        for byte in bytes {
            guard shift <= 56 else { return nil }
            difference |= Int64(byte & 0x7f) << shift
            shift += 7
            guard byte & 0x80 == 0 else { continue }
            let (sum, overflows) = last.addingReportingOverflow(difference)
            guard !overflows else { return nil }
            last = sum
            indexes.append(last)
            (difference, shift) = (0, 0)
        }
        guard shift == 0 else { return nil }
        self.indexes = indexes
    }

    /// The text.
    var text: String { Base64URL.encode(bytes) }

    /// SHA-256 over what the text encodes, in hexadecimal.
    var digest: String { Hexadecimal.encode(Array(SHA256.hash(data: bytes))) }

    private var bytes: [UInt8] {
        var (bytes, last): ([UInt8], Int64) = ([], 0)
        for index in indexes {
            var difference = index - last
            while difference > 0x7f {
                bytes.append(UInt8(difference & 0x7f) | 0x80)
                difference >>= 7
            }
            bytes.append(UInt8(difference))
            last = index
        }
        return bytes
    }
}
