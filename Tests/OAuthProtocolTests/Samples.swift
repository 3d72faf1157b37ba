import Core
import Crypto
import CryptoExtras
import Foundation
import Testing

@testable import OAuthProtocol

let now = Instant(milliseconds: 1_795_324_926_000)
let issuer = "https://id.example"
let tokenEndpoint = "https://id.example/oauth/token"
/// RFC 7636 appendix B.
let verifier = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk"
let challenge = "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM"

/// What a call is refused with; nil when it isn't.
func refusal<Value>(_ body: () throws(OAuthRefusal) -> Value) -> OAuthError? {
    do throws(OAuthRefusal) {
        _ = try body()
        return nil
    } catch {
        return error.error
    }
}

func form(_ pairs: KeyValuePairs<String, String>) -> FormParameters {
    FormParameters(pairs.map { .init($0.key, $0.value) })
}

/// A client with one redirect URI and guide A's scopes.
func client(
    redirectURIs: [String] = ["https://app.example/callback"], grants: Set<GrantType> = Set(GrantType.allCases),
    mustPush: Bool = false, mustProvePossession: Bool = false
) throws -> ClientProfile {
    ClientProfile(
        id: "app", redirectURIs: try redirectURIs.map(RedirectURI.init(registering:)), grants: grants,
        scopes: try Scopes("openid offline_access account:read recommendation:approve"),
        resources: ["https://api.example/"], authentication: .secretBasic, mustPush: mustPush,
        mustProvePossession: mustProvePossession)
}

/// Guide A's request, with the challenge that it lacks, and with some parameters changed or (`nil`) left out.
func authorization(_ changes: KeyValuePairs<String, String?> = [:]) -> FormParameters {
    var parameters: [FormParameters.Parameter] = [
        .init("client_id", "app"), .init("response_type", "code"),
        .init("redirect_uri", "https://app.example/callback"), .init("scope", "account:read recommendation:approve"),
        .init("state", "xyz"), .init("code_challenge", challenge), .init("code_challenge_method", "S256"),
    ]
    for change in changes {
        let place = parameters.firstIndex { $0.name == change.key } ?? parameters.endIndex
        parameters.removeAll { $0.name == change.key }
        if let value = change.value { parameters.insert(.init(change.key, value), at: min(place, parameters.count)) }
    }
    return FormParameters(parameters)
}

/// Reads a request as the authorization endpoint does: whose it is, where the answer goes, what it asks.
func read(
    _ parameters: FormParameters, of profile: ClientProfile
) throws(OAuthRefusal) -> AuthorizationRequest {
    let entry = try AuthorizationEntry(parameters)
    return try entry.request(for: profile, to: try entry.target(for: profile), own: issuer)
}

/// A key that signs, as other programs have them.
enum Signer {
    case rsa(_RSA.Signing.PrivateKey, pss: Bool)
    case p256(P256.Signing.PrivateKey)
    case ed25519(Curve25519.Signing.PrivateKey)

    static let rs256 = Signer.rsa(key, pss: false)
    static let ps256 = Signer.rsa(key, pss: true)
    static let es256 = Signer.p256(P256.Signing.PrivateKey())
    static let edDSA = Signer.ed25519(Curve25519.Signing.PrivateKey())
    static let all = [rs256, ps256, es256, edDSA]
    private static let key: _RSA.Signing.PrivateKey = {
        do { return try _RSA.Signing.PrivateKey(keySize: .bits2048) } catch { fatalError("no RSA key: \(error)") }
    }()

    var algorithm: SignatureAlgorithm {
        switch self {
        case .rsa(_, let pss): pss ? .ps256 : .rs256
        case .p256: .es256
        case .ed25519: .edDSA
        }
    }

    /// The public members.
    var jwk: String {
        get throws {
            switch self {
            case .rsa(let key, _):
                let numbers = try key.publicKey.getKeyPrimitives()
                return #"{"kty":"RSA","n":"\#(encoded(numbers.modulus))","e":"\#(encoded(numbers.publicExponent))"}"#
            case .p256(let key):
                let point = key.publicKey.rawRepresentation
                return
                    #"{"kty":"EC","crv":"P-256","x":"\#(encoded(point.prefix(32)))","y":"\#(encoded(point.suffix(32)))"}"#
            case .ed25519(let key):
                return #"{"kty":"OKP","crv":"Ed25519","x":"\#(encoded(key.publicKey.rawRepresentation))"}"#
            }
        }
    }

    var keys: JWKSet { get throws { try JWKSet([JWK(Array(jwk.utf8))]) } }

    /// A token with this header and these claims.
    func token(header: String? = nil, claims: String) throws -> String {
        let header = header ?? #"{"alg":"\#(algorithm.rawValue)"}"#
        let message = encoded(Data(header.utf8)) + "." + encoded(Data(claims.utf8))
        return try message + "." + encoded(signature(of: Data(message.utf8)))
    }

    func signature(of message: Data) throws -> Data {
        switch self {
        case .rsa(let key, let pss):
            try key.signature(for: message, padding: pss ? .PSS : .insecurePKCS1v1_5).rawRepresentation
        case .p256(let key): try key.signature(for: message).rawRepresentation
        case .ed25519(let key): try key.signature(for: message)
        }
    }
}

func encoded(_ bytes: some Sequence<UInt8>) -> String { Base64URL.encode(Array(bytes)) }

/// An object's JSON read back, for looking at its members.
func members(_ value: some JSONWritable) throws -> JSONValue { try JSONReader.read(Array(value.json.utf8)) }
