import Core
import HTTPTypes
import Synchronization

/// The header fields of every answer, put together once; an answer adds only what is its own.
struct ResponseHeaders: Sendable {
    /// Two years, as the preload lists ask for (OWASP ASVS 5.0 §3.4.1 asks for one).
    static let transportSecurity = "max-age=63072000; includeSubDomains"
    /// Nothing may be loaded, embedded or sent anywhere from an answer of the API.
    static let closedPolicy =
        "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; object-src 'none'"
    /// As closed, but for the page's own stylesheet.
    static let pagePolicy = closedPolicy + "; style-src 'self'"

    /// By the raw value of the content, for clients without TLS and with it.
    private let plain = Reply.Content.allCases.map { Self.fields(of: $0, isSecure: false) }
    private let secure = Reply.Content.allCases.map { Self.fields(of: $0, isSecure: true) }
    private let date = HTTPDate()

    /// The head of an answer. A browser is told to keep to TLS only where it speaks TLS (RFC 6797 §7.2).
    func head(of reply: Reply, to request: RequestID, at now: Instant, closes: Bool, isSecure: Bool) -> HTTPResponse {
        var fields = (isSecure ? secure : plain)[reply.content.rawValue]
        if let policy = reply.policy { fields[.contentSecurityPolicy] = policy }
        if reply.status == .noContent {
            fields[.contentType] = nil
        } else if reply.stream == nil {
            fields.append(HTTPField(name: .contentLength, value: String(reply.body.count)))
        }
        fields.append(HTTPField(name: .date, value: date.text(at: now)))
        fields.append(HTTPField(name: .requestID, value: request.description))
        for field in reply.fields { fields.append(field) }
        if closes || reply.closes { fields.append(HTTPField(name: .connection, value: "close")) }
        return HTTPResponse(status: reply.status, headerFields: fields)
    }

    private static func fields(of content: Reply.Content, isSecure: Bool) -> HTTPFields {
        var fields = HTTPFields()
        fields.reserveCapacity(20)
        func add(_ name: HTTPField.Name?, _ value: String) {
            guard let name else { preconditionFailure("not the name of a header field, for \(value)") }
            fields.append(HTTPField(name: name, value: value))
        }
        add(.contentType, content.mediaType)
        add(.cacheControl, content.cacheControl)
        add(.contentSecurityPolicy, policy(of: content))
        add(.xContentTypeOptions, "nosniff")
        add(HTTPField.Name("X-Frame-Options"), "DENY")
        // Without a referrer at all browsers send forms as from nowhere: `Origin: null` (Fetch §3.2).
        add(HTTPField.Name("Referrer-Policy"), content == .page ? "same-origin" : "no-referrer")
        add(HTTPField.Name("Cross-Origin-Opener-Policy"), "same-origin")
        add(HTTPField.Name("Cross-Origin-Resource-Policy"), "same-origin")
        add(HTTPField.Name("Permissions-Policy"), "camera=(), geolocation=(), microphone=()")
        if isSecure { add(.strictTransportSecurity, transportSecurity) }
        return fields
    }

    private static func policy(of content: Reply.Content) -> String {
        switch content {
        case .page: PagePolicy.closed
        case .html: pagePolicy
        default: closedPolicy
        }
    }
}

extension HTTPField.Name {
    /// `X-Request-Id`
    static let requestID = named("X-Request-Id")
    /// `X-API-Key`
    static let apiKey = named("X-API-Key")
    /// `Idempotency-Key`
    static let idempotencyKey = named("Idempotency-Key")
    /// `Idempotent-Replayed`
    static let idempotentReplayed = named("Idempotent-Replayed")
    /// `X-Accel-Buffering`: asks a proxy to hand on each piece as it comes.
    static let xAccelBuffering = named("X-Accel-Buffering")
    /// `X-Forwarded-For`
    static let forwardedFor = named("X-Forwarded-For")
    /// `X-Forwarded-Proto`
    static let forwardedProto = named("X-Forwarded-Proto")
    /// `Host`: the codec takes the first out of the fields, so one that is still there is a second.
    static let secondHost = named("Host")

    private static func named(_ name: String) -> HTTPField.Name {
        guard let name = HTTPField.Name(name) else { preconditionFailure("\(name) is not the name of a header field") }
        return name
    }
}

/// The `Date` header, written once a second.
final class HTTPDate: Sendable {
    private let last = Mutex<(second: Int64, text: String)>((.min, ""))

    /// The instant as RFC 9110 §5.6.7 writes it: `Sun, 22 Nov 2026 05:22:06 GMT`.
    func text(at now: Instant) -> String {
        last.withLock { last in
            if last.second != now.seconds { last = (now.seconds, Self.write(now)) }
            return last.text
        }
    }

    private static let days = ["Thu", "Fri", "Sat", "Sun", "Mon", "Tue", "Wed"]
    private static let months = [
        "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
    ]

    static func write(_ now: Instant) -> String {
        // 2026-11-22T05:22:06.123Z
        let text = now.rfc3339
        func part(_ start: Int, _ length: Int) -> Substring { text.dropFirst(start).prefix(length) }
        let days = now.seconds >= 0 ? now.seconds / 86_400 : (now.seconds - 86_399) / 86_400
        let weekday = Self.days[Int((days % 7 + 7) % 7)]
        let month = Self.months[(Int(part(5, 2)) ?? 1) - 1]
        return "\(weekday), \(part(8, 2)) \(month) \(part(0, 4)) \(part(11, 8)) GMT"
    }
}
