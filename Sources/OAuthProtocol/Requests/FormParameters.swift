import Core

/// The parameters of a request, from a query or a form (RFC 6749 appendix B), in the order they came.
///
/// A parameter without a value counts as left out (RFC 6749 §3.1). One that comes twice is refused, wherever it is read: two readers
/// would choose differently.
public struct FormParameters: Sendable, Hashable {
    /// More than any request of the protocol has.
    public static let mostParameters = 64
    /// The longest name, in bytes.
    public static let longestName = 64
    /// The longest value, in bytes: a token that is exchanged, an assertion.
    public static let longestValue = 16_384
    /// The longest form, in bytes.
    public static let longest = 65_536

    /// Those that have a value.
    public let parameters: [Parameter]

    /// A name and its value.
    public struct Parameter: Sendable, Hashable {
        /// The name, which may be any.
        public let name: String
        /// The value, never empty.
        public let value: String

        /// A name and its value.
        public init(_ name: String, _ value: String) {
            self.name = name
            self.value = value
        }
    }

    /// Parameters that were read before, such as those that a client pushed.
    public init(_ parameters: [Parameter]) {
        self.parameters = parameters.filter { !$0.value.isEmpty }
    }

    /// Reads the query of an address, without its `?`.
    public init(query: String) throws(OAuthRefusal) {
        guard query.utf8.count <= Self.longest else {
            throw OAuthRefusal(.invalidRequest, "the parameters are too long")
        }
        var parameters: [Parameter] = []
        // By bytes, as every other reader does it: a Character may be a `&` with an accent.
        for pair in query.utf8.split(separator: UInt8(ascii: "&")) {
            guard parameters.count < Self.mostParameters else {
                throw OAuthRefusal(.invalidRequest, "there are too many parameters")
            }
            let end = pair.firstIndex(of: UInt8(ascii: "=")) ?? pair.endIndex
            guard let name = PercentCoding.decode(Substring(pair[..<end]), plusIsSpace: true),
                let value = PercentCoding.decode(Substring(pair[end...].dropFirst()), plusIsSpace: true)
            else { throw OAuthRefusal(.invalidRequest, "the parameters are not percent-encoded UTF-8") }
            guard name.utf8.count <= Self.longestName, value.utf8.count <= Self.longestValue else {
                throw OAuthRefusal(.invalidRequest, "a parameter is too long")
            }
            parameters.append(Parameter(name, value))
        }
        self.init(parameters)
    }

    /// Reads a body, which has to be a form by its `Content-Type`.
    public init(body: [UInt8], contentType: String?) throws(OAuthRefusal) {
        guard Self.isForm(contentType) else {
            throw OAuthRefusal(.invalidRequest, "the body must be application/x-www-form-urlencoded")
        }
        guard body.count <= Self.longest else { throw OAuthRefusal(.invalidRequest, "the parameters are too long") }
        guard let text = String(validating: body, as: UTF8.self) else {
            throw OAuthRefusal(.invalidRequest, "the parameters are not percent-encoded UTF-8")
        }
        try self.init(query: text)
    }

    /// The value of a parameter; nil when it isn't there.
    public func value(_ name: StaticString) throws(OAuthRefusal) -> String? {
        let values = values("\(name)")
        guard values.count <= 1 else { throw OAuthRefusal(.invalidRequest, name, "is given twice") }
        return values.first
    }

    /// The value of a parameter that has to be there.
    public func required(_ name: StaticString) throws(OAuthRefusal) -> String {
        guard let value = try value(name) else { throw OAuthRefusal(.invalidRequest, name, "is missing") }
        return value
    }

    /// All values of a parameter that may come more than once.
    public func values(_ name: String) -> [String] {
        parameters.filter { $0.name.utf8.elementsEqual(name.utf8) }.map(\.value)
    }

    /// Refuses what comes twice: everything but `resource` and `audience`, which may (RFC 8707 §2, RFC 8693 §2.1).
    public func checkUnique() throws(OAuthRefusal) {
        var seen: Set<[UInt8]> = []
        for parameter in parameters where parameter.name != "resource" && parameter.name != "audience" {
            guard seen.insert(Array(parameter.name.utf8)).inserted else {
                throw OAuthRefusal(.invalidRequest, "a parameter is given twice")
            }
        }
    }

    /// The parameters without some, such as the secrets of a pushed request.
    public func without(_ names: Set<String>) -> FormParameters {
        FormParameters(parameters.filter { !names.contains($0.name) })
    }

    /// Those with some names alone.
    func only(_ names: [String]) -> FormParameters {
        FormParameters(parameters.filter { names.contains($0.name) })
    }

    /// The parameters as a query or form, which reads back as the same.
    public var encoded: String {
        parameters.map { "\(PercentCoding.encode($0.name))=\(PercentCoding.encode($0.value))" }.joined(separator: "&")
    }

    /// Whether a `Content-Type` names a form in UTF-8 (RFC 9110 §8.3: case and space don't count).
    static func isForm(_ contentType: String?) -> Bool {
        let parts = (contentType ?? "").lowercased().split(separator: ";", omittingEmptySubsequences: false)
            .map { $0.filter { $0 != " " && $0 != "\t" } }
        return parts.first == "application/x-www-form-urlencoded"
            && parts.dropFirst().allSatisfy {
                !$0.hasPrefix("charset=") || ["charset=utf-8", "charset=\"utf-8\""].contains($0)
            }
    }
}
