public import Core

/// Several secrets under one name, as AWS Secrets Manager and the operators' guide keep them: a JSON object, one member each.
///
/// Members that this program doesn't know are kept as they are, in their place, with every change.
public struct SecretDocument: Sendable {
    /// Which version it is: a name, no secret.
    public let version: String
    /// When it was put there; nil when that isn't known.
    public let createdAt: Instant?
    private let members: Secret<[JSONValue.Member]>

    /// A document with these members.
    public init(version: String, createdAt: Instant? = nil, members: [JSONValue.Member]) {
        self.version = version
        self.createdAt = createdAt
        self.members = Secret(members)
    }

    /// A document from its JSON; throws ``SecretsFault/malformed(_:)`` when it is none, and never says what it holds.
    public init(version: String, createdAt: Instant? = nil, json: Secret<String>) throws(SecretsFault) {
        guard case .object(let members)? = try? JSONReader.read(Array(json.reveal().utf8)) else {
            throw .malformed("the secrets must be one JSON object, such as {\"database_password\": \"…\"}")
        }
        self.init(version: version, createdAt: createdAt, members: members)
    }

    /// The secret under a name; nil when there is none, or an empty one. A member that is no text is its JSON.
    public subscript(field: SecretField) -> Secret<String>? {
        switch members.reveal().first(where: { $0.name == field.rawValue })?.value {
        case nil, .null, .string(""): nil
        case .string(let text): Secret(text)
        case let value?: Secret(value.json)
        }
    }

    /// The document as a new version, with another secret under one name and everything else as it is. What was JSON stays JSON.
    public func replacing(_ field: SecretField, with secret: Secret<String>, version: String) -> SecretDocument {
        var members = members.reveal()
        let text = JSONValue.Member(field.rawValue, .string(secret.reveal()))
        if let index = members.firstIndex(where: { $0.name == field.rawValue }) {
            var new = text
            if case .object = members[index].value, let json = try? JSONReader.read(Array(secret.reveal().utf8)) {
                new = JSONValue.Member(field.rawValue, json)
            }
            members[index] = new
        } else {
            members.append(text)
        }
        return SecretDocument(version: version, members: members)
    }

    /// As JSON.
    public var json: Secret<String> { Secret(JSONValue.object(members.reveal()).json) }

    /// The names of everything in it.
    public var names: [String] { members.reveal().map(\.name) }
}

/// Where in its life a version is.
public enum SecretStage: String, Sendable, CaseIterable {
    /// In use.
    case current
    /// Made, perhaps in use, not yet proved.
    case pending
    /// The one before.
    case previous

    /// As AWS calls it.
    var awsName: String { "AWS" + rawValue.uppercased() }
}
