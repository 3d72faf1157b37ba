public import Core

/// What `PublicKeyCredential.toJSON()` gives after `navigator.credentials.create()` (WebAuthn §5.1, RegistrationResponseJSON).
/// Members that aren't needed are passed over: browsers add some.
public struct RegistrationResponse: RequestBody {
    /// The credential that the browser says was made.
    public let id: CredentialID
    /// How the browser reaches the authenticator: at most 16 short texts, others are left out.
    public let transports: [String]
    let clientDataJSON: [UInt8]
    let attestationObject: [UInt8]

    /// An object with any members.
    public static let schema = Schema.map(of: .anything)
}

extension RegistrationResponse {
    /// Reads the object; throws when a member is missing or not base64url.
    public init(from decoder: any Decoder) throws {
        let members = try decoder.container(keyedBy: ResponseMember.self)
        id = try members.credentialID()
        let response = try members.nestedContainer(keyedBy: ResponseMember.self, forKey: .response)
        clientDataJSON = try response.bytes(.clientDataJSON)
        attestationObject = try response.bytes(.attestationObject)
        let named = try response.decodeIfPresent([String].self, forKey: .transports) ?? []
        transports = Array(named.prefix(16).filter(Self.isTransport))
    }

    private static func isTransport(_ name: String) -> Bool {
        (1...32).contains(name.utf8.count)
            && name.utf8.allSatisfy {
                UInt8(ascii: "a")...UInt8(ascii: "z") ~= $0 || UInt8(ascii: "0")...UInt8(ascii: "9") ~= $0
                    || $0 == UInt8(ascii: "-")
            }
    }
}

/// What `PublicKeyCredential.toJSON()` gives after `navigator.credentials.get()` (WebAuthn §5.1, AuthenticationResponseJSON).
public struct AuthenticationResponse: RequestBody {
    /// The credential that signed: the one to look up.
    public let id: CredentialID
    /// The account, when the authenticator knows it.
    public let userHandle: UserHandle?
    let clientDataJSON: [UInt8]
    let authenticatorData: [UInt8]
    let signature: [UInt8]

    /// An object with any members.
    public static let schema = Schema.map(of: .anything)
}

extension AuthenticationResponse {
    /// Reads the object; throws when a member is missing or not base64url.
    public init(from decoder: any Decoder) throws {
        let members = try decoder.container(keyedBy: ResponseMember.self)
        id = try members.credentialID()
        let response = try members.nestedContainer(keyedBy: ResponseMember.self, forKey: .response)
        clientDataJSON = try response.bytes(.clientDataJSON)
        authenticatorData = try response.bytes(.authenticatorData)
        signature = try response.bytes(.signature)
        if try response.decodeIfPresent(String.self, forKey: .userHandle) == nil {
            userHandle = nil
        } else {
            guard let handle = UserHandle(bytes: try response.bytes(.userHandle)) else {
                throw response.fault(.userHandle)
            }
            userHandle = handle
        }
    }
}

private enum ResponseMember: String, CodingKey {
    case id, rawId, type, response
    case clientDataJSON, attestationObject, transports, authenticatorData, signature, userHandle
}

extension KeyedDecodingContainer<ResponseMember> {
    fileprivate func bytes(_ key: ResponseMember) throws -> [UInt8] {
        guard let bytes = Base64URL.decode(try decode(String.self, forKey: key)) else { throw fault(key) }
        return bytes
    }

    /// The id, which stands there twice, of a public key.
    fileprivate func credentialID() throws -> CredentialID {
        guard try decode(String.self, forKey: .type) == "public-key" else { throw fault(.type) }
        let bytes = try bytes(.rawId)
        guard let id = CredentialID(bytes), try self.bytes(.id) == bytes else { throw fault(.id) }
        return id
    }

    fileprivate func fault(_ key: ResponseMember) -> DecodingError {
        .dataCorruptedError(forKey: key, in: self, debugDescription: "is not valid")
    }
}
