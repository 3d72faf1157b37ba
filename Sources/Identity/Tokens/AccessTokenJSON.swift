import Core

/// The claims as they stand in a token. Written without Foundation's encoder, which would take longer than an elliptic signature.
extension AccessToken {
    /// One JSON object with its members in order, so that the same claims are the same bytes.
    var json: [UInt8] {
        var writer = JSONWriter(capacity: 1_024)
        writer.beginObject()
        if let level {
            writer.key("acr")
            writer.string(level)
        }
        if let actor {
            writer.key("act")
            Self.object("sub", actor, &writer)
        }
        if let methods {
            writer.key("amr")
            methods.write(to: &writer)
        }
        writer.key("aud")
        if audiences.count == 1 { writer.string(audiences[0]) } else { audiences.write(to: &writer) }
        if let authenticatedAt {
            writer.key("auth_time")
            writer.integer(authenticatedAt)
        }
        writer.key("client_id")
        writer.string(clientID)
        if let keyThumbprint {
            writer.key("cnf")
            Self.object("jkt", keyThumbprint, &writer)
        }
        if let email {
            writer.key("email")
            writer.string(email)
        }
        writer.key("exp")
        writer.integer(expiresAt)
        writer.key("iat")
        writer.integer(issuedAt)
        writer.key("iss")
        writer.string(issuer)
        writer.key("jti")
        writer.string(tokenID)
        writer.key("permissions")
        permissions.write(to: &writer)
        writer.key("role")
        writer.string(role)
        if let scope {
            writer.key("scope")
            writer.string(scope)
        }
        writer.key("sid")
        writer.id(sessionID)
        writer.key("sub")
        writer.string(subject)
        writer.key("user_id")
        writer.id(userID)
        writer.endObject()
        return writer.bytes
    }

    /// Claims from their JSON; nil when one is missing or of another type.
    init?(json: JSONValue) {
        guard let issuer = json["iss"]?.string, let audiences = Self.audiences(json["aud"]),
            let subject = json["sub"]?.string,
            let userID = json["user_id"]?.string.flatMap({ UserID($0) }), let role = json["role"]?.string,
            let permissions = Self.texts(json["permissions"]), let issuedAt = json["iat"]?.integer,
            let expiresAt = json["exp"]?.integer,
            let tokenID = json["jti"]?.string, let sessionID = json["sid"]?.string.flatMap({ SessionID($0) }),
            let clientID = json["client_id"]?.string, (json["cnf"] == nil) == (json["cnf"]?["jkt"]?.string == nil)
        else { return nil }
        self.init(
            issuer: issuer, audiences: audiences, subject: subject, userID: userID, email: json["email"]?.string,
            role: role,
            permissions: permissions, issuedAt: issuedAt, expiresAt: expiresAt, tokenID: tokenID, sessionID: sessionID,
            clientID: clientID, level: json["acr"]?.string, methods: Self.texts(json["amr"]),
            authenticatedAt: json["auth_time"]?.integer, scope: json["scope"]?.string,
            keyThumbprint: json["cnf"]?["jkt"]?.string, actor: json["act"]?["sub"]?.string)
    }

    private static func object(_ name: StaticString, _ value: String, _ writer: inout JSONWriter) {
        writer.beginObject()
        writer.key(name)
        writer.string(value)
        writer.endObject()
    }

    private static func audiences(_ value: JSONValue?) -> [String]? {
        value?.string.map { [$0] } ?? texts(value)
    }

    /// A list of nothing but texts; nil for anything else.
    private static func texts(_ value: JSONValue?) -> [String]? {
        guard let list = value?.array else { return nil }
        let texts = list.compactMap(\.string)
        return texts.count == list.count ? texts : nil
    }
}
