import AsyncHTTPClient
import NIOCore
import NIOHTTP1
import Synchronization

/// What a browser does with pages: keeps cookies, says where its forms come from, sends their hidden fields along. It follows no redirect, so that
/// tests see each.
public final class Browser: Sendable {
    /// `http://127.0.0.1:port`.
    public let url: String
    /// The origin that its forms name.
    public let origin: String
    private let jar = Mutex<[String: String]>([:])

    private static let client = HTTPClient(
        eventLoopGroupProvider: .singleton, configuration: .init(redirectConfiguration: .disallow))

    /// A browser without cookies, at pages whose public address is `origin`.
    public init(url: String, origin: String) {
        self.url = url
        self.origin = origin
    }

    /// The cookies that it has.
    public var cookies: [String: String] {
        get { jar.withLock { $0 } }
        set { jar.withLock { $0 = newValue } }
    }

    /// Opens a page.
    public func get(_ path: String, headers: [String: String] = [:]) async throws -> Answer {
        try await send("GET", path, nil, headers)
    }

    /// Sends a form as a page of `origin` does.
    public func post(
        _ path: String, _ fields: [String: String], headers: [String: String] = [:]
    ) async throws -> Answer {
        let body = fields.map { "\(Self.escape($0.key))=\(Self.escape($0.value))" }.joined(separator: "&")
        var headers = headers
        headers["Origin"] = headers["Origin"] ?? origin
        headers["Content-Type"] = "application/x-www-form-urlencoded"
        return try await send("POST", path, body, headers)
    }

    /// Fills in a form of a page, the one at `index`, and sends it.
    public func submit(
        _ page: Answer, _ fields: [String: String], form index: Int = 0, headers: [String: String] = [:]
    ) async throws -> Answer {
        let forms = page.forms
        guard forms.indices.contains(index) else { throw NoForm(page: page) }
        return try await post(forms[index].action, forms[index].hidden.merging(fields) { $1 }, headers: headers)
    }

    /// Follows redirects within the site, as long as there are any.
    public func follow(_ answer: Answer) async throws -> Answer {
        var answer = answer
        for _ in 0..<8 {
            guard answer.status == 303, let location = answer.header("Location"), location.hasPrefix("/") else { break }
            answer = try await get(location)
        }
        return answer
    }

    /// A page has no such form.
    public struct NoForm: Error {
        /// The page.
        public let page: Answer
    }

    /// Sends whatever a test makes up, with the cookies.
    public func send(
        _ method: String, _ path: String, _ body: String?, _ headers: [String: String]
    ) async throws -> Answer {
        var request = HTTPClientRequest(url: url + path)
        request.method = HTTPMethod(rawValue: method)
        request.headers = HTTPHeaders(headers.map { ($0.key, $0.value) })
        let cookies = cookies
        if !cookies.isEmpty {
            request.headers.add(
                name: "Cookie", value: cookies.map { "\($0.key)=\($0.value)" }.joined(separator: "; "))
        }
        if let body { request.body = .bytes(ByteBuffer(string: body)) }
        let response = try await Self.client.execute(request, timeout: .seconds(30))
        for line in response.headers["Set-Cookie"] { keep(line) }
        let bytes = try await response.body.collect(upTo: 1024 * 1024)
        return Answer(
            status: Int(response.status.code), headers: response.headers, body: Array(bytes.readableBytesView))
    }

    private func keep(_ line: String) {
        let pair = line.prefix { $0 != ";" }.split(separator: "=", maxSplits: 1).map(String.init)
        guard let name = pair.first else { return }
        jar.withLock { $0[name] = line.contains("Max-Age=0") ? nil : pair.count == 2 ? pair[1] : nil }
    }

    private static func escape(_ text: String) -> String {
        text.utf8.map { byte in
            let scalar = Character(UnicodeScalar(byte))
            if byte < 0x80, scalar.isLetter || scalar.isNumber { return String(scalar) }
            let digits = String(byte, radix: 16, uppercase: true)
            return "%" + (digits.count == 1 ? "0" : "") + digits
        }.joined()
    }
}

/// A form of a page.
public struct PageForm: Sendable {
    /// Where it goes.
    public let action: String
    /// Its hidden fields.
    public let hidden: [String: String]
}

extension Answer {
    /// The forms of a page that are posted.
    public var forms: [PageForm] {
        text.split(separator: "<form method=\"post\" action=\"").dropFirst().map { part in
            let form = part.firstRange(of: "</form>").map { part[..<$0.lowerBound] } ?? part
            var hidden: [String: String] = [:]
            for match in form.matches(of: /<input type="hidden" name="([^"]*)" value="([^"]*)">/) {
                hidden[Self.unescape(match.1)] = Self.unescape(match.2)
            }
            return PageForm(action: Self.unescape(form.prefix { $0 != "\"" }), hidden: hidden)
        }
    }

    private static func unescape(_ text: Substring) -> String {
        let names = [("&lt;", "<"), ("&gt;", ">"), ("&quot;", "\""), ("&#39;", "'"), ("&amp;", "&")]
        return names.reduce(String(text)) { $0.replacing($1.0, with: $1.1) }
    }
}
