// The texts of API keys, as strangers send them.
// sources: Sources/Identity/Keys/APIKeyText.swift
import Core

/// The input is a text; or, when it has the length, what a key is made of, to be written as one.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzz(_ start: UnsafePointer<UInt8>, _ count: Int) -> CInt {
    let bytes = Array(UnsafeBufferPointer(start: start, count: count))
    let text = String(decoding: bytes, as: UTF8.self)
    if let key = APIKeyText(text) { check(key, text) }
    guard count == 16 + 32 else { return 0 }
    let made = APIKeyText.prefix + Base64URL.encode(bytes + APIKeyText.checksum(bytes[...]))
    guard let key = APIKeyText(made) else { preconditionFailure("a whole key is refused") }
    precondition(key.id.bytes + key.secret == bytes, "a key is read as another")
    check(key, made)
    return 0
}

private func check(_ key: APIKeyText, _ text: String) {
    precondition(key.text.reveal() == text, "two texts are one key")
    precondition(text.hasPrefix(key.shown.dropLast()), "what is shown is of another key")
    precondition(key.shown.utf8.count < text.utf8.count / 3, "too much is shown")
    // A slip of the pen is no other key.
    for position in text.indices.dropFirst(APIKeyText.prefix.count) {
        let slip = text[position] == "A" ? "B" : "A"
        precondition(APIKeyText(text.replacingCharacter(at: position, with: slip)) == nil, "a slip passes")
    }
    precondition(APIKeyText(text + "A") == nil && APIKeyText(String(text.dropLast())) == nil, "another length passes")
}

extension String {
    fileprivate func replacingCharacter(at position: Index, with other: String) -> String {
        self[..<position] + other + self[index(after: position)...]
    }
}
