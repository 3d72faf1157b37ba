import Core

/// Reads single members of a client's metadata.
struct ClientMetadata {
    private let value: JSONValue

    init(_ value: JSONValue) {
        self.value = value
    }

    func text(_ name: StaticString) throws(OAuthRefusal) -> String? {
        guard let member = value["\(name)"] else { return nil }
        guard let text = member.string, text.utf8.count <= FormParameters.longestValue else {
            throw OAuthRefusal(.invalidClientMetadata, name, "must be text")
        }
        return text
    }

    func flag(_ name: StaticString) throws(OAuthRefusal) -> Bool {
        guard let member = value["\(name)"] else { return false }
        guard case .boolean(let flag) = member else {
            throw OAuthRefusal(.invalidClientMetadata, name, "must be true or false")
        }
        return flag
    }

    /// One of a list of names that we know.
    func name<Name: RawRepresentable<String>>(_ name: StaticString) throws(OAuthRefusal) -> Name? {
        guard let text = try text(name) else { return nil }
        guard let known = Name(rawValue: text) else {
            throw OAuthRefusal(.invalidClientMetadata, name, "is none that this server knows")
        }
        return known
    }

    /// Several of a list of names that we know.
    func names<Name: RawRepresentable<String> & Hashable>(
        _ name: StaticString, default: [String]
    ) throws(OAuthRefusal) -> Set<Name> {
        var names: Set<Name> = []
        for text in try texts(name) ?? `default` {
            guard let known = Name(rawValue: text) else {
                throw OAuthRefusal(.invalidClientMetadata, name, "has one that this server doesn't know")
            }
            names.insert(known)
        }
        guard !names.isEmpty else { throw OAuthRefusal(.invalidClientMetadata, name, "must not be empty") }
        return names
    }

    /// Refuses a list that has anything but one text.
    func check(_ name: StaticString, isOnly only: String?) throws(OAuthRefusal) {
        guard let texts = try texts(name) else { return }
        guard texts.allSatisfy({ $0 == only }) else {
            throw OAuthRefusal(.invalidClientMetadata, name, "must be code, with authorization_code only")
        }
    }

    func keys() throws(OAuthRefusal) -> JWKSet? {
        guard let member = value["jwks"] else { return nil }
        do {
            return try JWKSet(member)
        } catch {
            throw OAuthRefusal(.invalidClientMetadata, because: error)
        }
    }

    func redirectURIs(_ name: StaticString) throws(OAuthRefusal) -> [RedirectURI] {
        let texts = try texts(name) ?? []
        guard texts.count <= ClientRegistration.mostRedirectURIs else {
            throw OAuthRefusal(.invalidRedirectURI, name, "has too many")
        }
        var uris: [RedirectURI] = []
        for text in texts { uris.append(try RedirectURI(registering: text)) }
        return uris
    }

    func link(_ name: StaticString) throws(OAuthRefusal) -> PublicLink? {
        guard let text = try text(name) else { return nil }
        guard let link = PublicLink(text) else {
            throw OAuthRefusal(.invalidClientMetadata, name, "must be an https address of a public host")
        }
        return link
    }

    private func texts(_ name: StaticString) throws(OAuthRefusal) -> [String]? {
        guard let member = value["\(name)"] else { return nil }
        guard let texts = member.array?.compactMap(\.string), texts.count == member.array?.count else {
            throw OAuthRefusal(.invalidClientMetadata, name, "must be a list of texts")
        }
        return texts
    }
}

extension OAuthRefusal {
    /// What is wrong with a client's keys.
    init(_ error: OAuthError, because defect: JWKDefect) {
        self.init(error, text: defect.rawValue)
    }
}
