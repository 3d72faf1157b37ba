// What strangers send to the OAuth endpoints: forms, addresses, scopes, signed tokens, keys, metadata of clients, codes.
// sources: Sources/OAuthProtocol/*.swift Sources/OAuthProtocol/*/*.swift
// links: CryptoExtras
import Core

private let now = Instant(milliseconds: 1_795_324_926_123)
private let issuer = "https://id.example"

/// The input is read as each of them; three lines are a header, claims and a signature to be encoded as a token.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzz(_ start: UnsafePointer<UInt8>, _ count: Int) -> CInt {
    let bytes = Array(UnsafeBufferPointer(start: start, count: count))
    checkDocuments(bytes)
    checkForm(bytes)
    if let text = String(validating: bytes, as: UTF8.self) {
        checkTexts(text)
        checkToken(text)
    }
    let lines = bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
    if lines.count == 3 { checkToken(lines.map { Base64URL.encode(Array($0)) }.joined(separator: ".")) }
    return 0
}

/// Runs a reader; what it refuses with has to be printable and ours.
private func attempt<Value>(_ body: () throws(OAuthRefusal) -> Value) -> Value? {
    do throws(OAuthRefusal) {
        return try body()
    } catch {
        let isPlain = error.description.utf8.allSatisfy { (0x20...0x7e).contains($0) && $0 != 0x22 && $0 != 0x5c }
        precondition(isPlain && !error.description.isEmpty, "a description that RFC 6749 doesn't allow")
        return nil
    }
}

private func checkForm(_ bytes: [UInt8]) {
    guard
        let parameters = attempt({ () throws(OAuthRefusal) in
            try FormParameters(body: bytes, contentType: "application/x-www-form-urlencoded")
        })
    else { return }
    let again = attempt { () throws(OAuthRefusal) in try FormParameters(query: parameters.encoded) }
    precondition(
        parameters.encoded.utf8.count > FormParameters.longest || again == parameters, "a form is read differently")
    _ = attempt { () throws(OAuthRefusal) in try TokenRequest(parameters) }
    _ = attempt { () throws(OAuthRefusal) in try TokenExchangeRequest(parameters) }
    _ = attempt { () throws(OAuthRefusal) in try PresentedClient(parameters, authorization: []) }
    _ = attempt { () throws(OAuthRefusal) in try LogoutRequest(parameters) }
    checkAuthorization(parameters)
}

/// What goes back, goes back to the client's own URI.
private func checkAuthorization(_ parameters: FormParameters) {
    guard let own = attempt({ () throws(OAuthRefusal) in try RedirectURI(registering: "http://127.0.0.1/cb?a=b") }),
        let scopes = attempt({ () throws(OAuthRefusal) in try Scopes("openid account:read") })
    else { preconditionFailure("the client isn't one") }
    let client = ClientProfile(
        id: "app", redirectURIs: [own], grants: Set(GrantType.allCases), scopes: scopes, authentication: .publicClient)
    guard let entry = attempt({ () throws(OAuthRefusal) in try AuthorizationEntry(parameters) }),
        let target = attempt({ () throws(OAuthRefusal) in try entry.target(for: client) })
    else { return }
    let location = target.location(.refusal(.badGrant), issuer: issuer)
    precondition(
        location.hasPrefix("http://127.0.0.1") && location.contains("/cb?a=b&error=invalid_grant"), "led astray")
    precondition(location.utf8.allSatisfy { (0x21...0x7e).contains($0) }, "a header that isn't one")
    let request = attempt { () throws(OAuthRefusal) in try entry.request(for: client, to: target, own: issuer) }
    if let request {
        precondition(
            request.scopes.isSubset(of: scopes) && request.challenge.text.utf8.count == 43, "more than allowed")
    }
}

private func checkTexts(_ text: String) {
    if let uri = attempt({ () throws(OAuthRefusal) in try RedirectURI(registering: text) }) {
        precondition(uri.matches(text) && !text.contains("#") && !uri.matches(text + "x"), "an inexact match")
    }
    if let scopes = attempt({ () throws(OAuthRefusal) in try Scopes(text) }) {
        let again = attempt { () throws(OAuthRefusal) in try Scopes(scopes.text) }
        precondition(again == scopes && scopes.delegable.isSubset(of: scopes), "scopes are read differently")
    }
    if let code = UserCode(typed: text) {
        precondition(UserCode(typed: code.text) == code, "a code is read differently")
    }
    for kind in OpaqueToken.Kind.allCases {
        if let token = OpaqueToken(text, as: kind) {
            precondition(token.text.reveal() == text, "two texts are one token")
        }
    }
    if let address = HTTPAddress(text) { precondition(address == HTTPAddress(text), "an address differs from itself") }
    _ = PublicLink(text)
    if let name = attempt({ () throws(OAuthRefusal) in try DisplayName(text) }) {
        precondition(attempt { () throws(OAuthRefusal) in try DisplayName(name.text) } == name, "a name changes again")
    }
    _ = attempt { () throws(OAuthRefusal) in try PresentedClient(FormParameters([]), authorization: [text]) }
}

private func checkToken(_ text: String) {
    for profile in [JWSProfile.clientAssertion, .dpopProof, .idToken] {
        guard let token = try? UnverifiedJWS(text, as: profile) else { continue }
        precondition(profile.algorithms.contains(token.algorithm), "an algorithm that isn't allowed")
        let parts = text.split(separator: ".").compactMap { Base64URL.decode($0) }
        precondition(parts.map { Base64URL.encode($0) }.joined(separator: ".") == text, "two texts are one token")
    }
    let request = DPoPProof.Request(method: "POST", url: issuer + "/oauth/token")
    _ = attempt { () throws(OAuthRefusal) in try DPoPProof.read([text], for: request, at: now) }
}

private func checkDocuments(_ bytes: [UInt8]) {
    if let key = try? JWK(bytes) {
        let again = try? JWK(Array(key.json.utf8))
        precondition(again?.thumbprint == key.thumbprint, "a key is read differently")
        precondition(!key.json.contains("\"d\""), "a private member")
    }
    if let keys = try? JWKSet(bytes) { precondition((try? JWKSet(Array(keys.json.utf8))) != nil, "a set isn't one") }
    if let client = attempt({ () throws(OAuthRefusal) in try ClientRegistration(bytes) }) {
        let answer = RegistrationAnswer(
            clientID: "c", secret: nil, registeredAt: now, registration: client, scopes: client.scopes)
        precondition(
            client.scopes.isEmpty
                || attempt { () throws(OAuthRefusal) in try ClientRegistration(Array(answer.json.utf8)) } != nil,
            "an answer that isn't a registration")
    }
}
