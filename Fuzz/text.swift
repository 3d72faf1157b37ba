// The small text forms: instants, ids, e-mail addresses, base64url, hexadecimal, cursors.
import Core

/// Called by libFuzzer with one input after another.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzz(_ start: UnsafePointer<UInt8>, _ count: Int) -> CInt {
    let text = String(decoding: UnsafeBufferPointer(start: start, count: count), as: UTF8.self)
    if let instant = Instant(rfc3339: text) {
        precondition(Instant(rfc3339: instant.rfc3339) == instant, "an instant is read differently once written")
    }
    if let instant = Instant(databaseText: text) {
        precondition(
            Instant(databaseText: instant.databaseText) == instant, "a column is read differently once written")
    }
    if let id = UserID(text) {
        precondition(id.description == text.lowercased(), "an id has two texts")
    }
    if let address = EmailAddress(text) {
        precondition(EmailAddress(address.text)?.text == address.text, "an address is read differently once written")
        precondition(address.text.utf8.allSatisfy { (0x21...0x7e).contains($0) }, "an address holds more than it may")
    }
    if let bytes = Base64URL.decode(text) {
        precondition(Base64URL.encode(bytes) == text, "the same bytes have two texts")
    }
    if let bytes = Hexadecimal.decode(text) {
        precondition(Hexadecimal.encode(bytes) == text.lowercased(), "digits were lost")
    }
    for filter in [0, Cursor.filter(["login_failed"])] {
        if let cursor = Cursor(text, filter: filter) {
            precondition(cursor.text == text && cursor.filter == filter, "a cursor has two texts")
        }
    }
    return 0
}
