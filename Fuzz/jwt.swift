// The pre-parser of access tokens, the reading of their claims and the rules they must keep.
// sources: Sources/Identity/Tokens/JWTPreparser.swift Sources/Identity/Tokens/AccessToken.swift Sources/Identity/Tokens/AccessTokenJSON.swift Sources/Identity/Tokens/TokenRules.swift Sources/Identity/Authentication/Authentication.swift Sources/Identity/Keys/KeyRefusal.swift
import Core

private let rules = TokenRules(issuer: "https://id.example")
private let now = Instant(milliseconds: 1_795_324_926_123)

/// The input is a token or, when it has three lines, a header, claims and a signature to be encoded as one.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzz(_ start: UnsafePointer<UInt8>, _ count: Int) -> CInt {
    let bytes = UnsafeBufferPointer(start: start, count: count)
    check(String(decoding: bytes, as: UTF8.self))
    let lines = bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
    if lines.count == 3 { check(lines.map { Base64URL.encode(Array($0)) }.joined(separator: ".")) }
    return 0
}

private func check(_ text: String) {
    guard let token = try? JWTPreparser.parse(text) else { return }
    let parts = token.text.split(separator: ".").compactMap { Base64URL.decode($0) }
    precondition(parts.map { Base64URL.encode($0) }.joined(separator: ".") == text, "two texts are one token")
    guard let claims = AccessToken(json: token.claims) else { return }
    let again = (try? JSONReader.read(claims.json)).flatMap { AccessToken(json: $0) }
    precondition(again == claims, "what was written is read differently")
    if rules.refusal(of: claims, at: now) == nil {
        precondition(claims.issuer == rules.issuer && claims.expiresAt > now.seconds, "a refusable token passed")
    }
}
