/// Logs and events as a server writes them, from a seed: the same ones each time.
struct SampleTexts {
    private var state: UInt64

    init(seed: UInt64) {
        state = seed
    }

    /// Lines of one sort, so many bytes or a little more.
    mutating func text(bytes: Int, of line: (inout SampleTexts) -> String) -> [UInt8] {
        var text: [UInt8] = []
        while text.count < bytes { text += (line(&self) + "\n").utf8 }
        return text
    }

    /// A line of a server's log: words, a path, some numbers, an id.
    static func logLine(_ from: inout SampleTexts) -> String {
        let begin = "\(from.time()) \(from.one(of: ["info", "notice", "warning"])) \(from.one(of: rooms))"
        return switch from.pick(0...9) {
        case 0...4:
            "\(begin) request method=\(from.one(of: ["GET", "POST", "PUT"])) route=\(from.one(of: routes)) "
                + "status=\(from.one(of: ["200", "201", "204", "401", "404"])) duration_ms=\(from.pick(0...40)).\(from.digits(3)) "
                + "bytes=\(from.pick(20...40_000)) request_id=\(from.hex(32))"
        case 5...7: "\(begin) \(from.one(of: messages)) count=\(from.pick(1...4000)) elapsed_ms=\(from.pick(1...900))"
        case 8: "\(begin) transaction committed id=\(from.uuid()) rows=\(from.pick(1...90)) position=\(from.digits(6))"
        default:
            "\(begin) \(from.one(of: messages)): timed out after \(from.pick(1...30)) s, attempt \(from.pick(1...5)) of 5, "
                + "\(from.one(of: rooms)).Worker.run(until:) line \(from.pick(10...900))"
        }
    }

    /// A line that is nobody's data and looks like it: ids, hashes, versions, order numbers, times in every unit.
    static func denseLine(_ from: inout SampleTexts) -> String {
        let seconds = 1_700_000_000 + from.pick(0...99_999_999)
        let rest =
            switch from.pick(0...7) {
            case 0:
                "seq=\(from.digits(12)) epoch=\(seconds) worker=\(from.digits(2)) queue depth \(from.digits(4)) above 1000"
            case 1: "deployed build \(from.hex(40)) version 4.\(from.digits(2)).\(from.digits(1)).\(from.digits(3))"
            case 2:
                "order \(from.digits(10)) accepted items=\(from.digits(1)) total=\(from.digits(3)).\(from.digits(2))"
            case 3: "cache hit key=user:\(from.uuid()):profile ttl=\(from.digits(4)) ts=\(seconds)\(from.digits(3))"
            case 4: "commit \(from.hex(40)) sha256:\(from.hex(64)) size \(from.digits(8)) id=\(from.digits(19))"
            case 5: "snapshot \(from.digits(18)) micros \(seconds)\(from.digits(6)) offset \(from.digits(9))"
            case 6:
                "invoice \(from.digits(9)) tracking 1Z\(from.digits(16)) rows \(from.digits(7)) ref \(from.digits(12))"
            default:
                "trace=\(from.hex(32)) span=\(from.hex(16)) plan \(from.hex(8)) pool=\(from.digits(1))/\(from.digits(2))"
            }
        return "\(from.time()) INFO \(rest)"
    }

    /// A security event as JSON: in some an e-mail address, in most a network's address.
    static func event(_ from: inout SampleTexts) -> String {
        let email = from.pick(0...9) < 4 ? "\"\(from.one(of: names))\(from.pick(1...999))@example.com\"" : "null"
        let message = from.pick(0...19) == 0 ? "call back on 555-123-\(from.digits(4))" : from.one(of: messages)
        return """
            {"id":"\(from.uuid())","occurredAt":"\(from.time())","type":"\(from.one(of: types))","severity":"warning",\
            "userId":"\(from.uuid())","email":\(email),"ipAddress":"203.0.113.\(from.pick(1...254))",\
            "userAgent":"\(from.one(of: agents))","requestId":"\(from.hex(32))","message":"\(message)","success":false,\
            "country":"\(from.one(of: ["US", "DE", "FR"]))","metadata":{"module":"\(from.one(of: rooms))",\
            "route":"\(from.one(of: routes))","durationMs":\(from.pick(1...900)),"attempts":\(from.pick(1...6)),\
            "tags":["auth","\(from.one(of: rooms))"]}}
            """
    }

    private static let rooms = ["audit", "delivery", "identity", "vault", "store", "web", "retention", "geo"]
    private static let names = ["ana", "jo", "kim", "lee", "max"]
    private static let types = [
        "login_failed", "login_succeeded", "account_locked", "permission_denied", "api_key_used",
    ]
    private static let routes = [
        "/v1/security-events", "/v1/accounts/{id}/sessions", "/v1/auth/login", "/v1/audit/entries", "/v1/webhooks/{id}",
    ]
    private static let messages = [
        "the audit log was sealed", "a delivery failed and is tried again", "sessions that ended were removed",
        "the connection to the database was lost", "a checkpoint was signed and kept", "retention removed old rows",
        "login refused: the password did not match",
    ]
    private static let agents = [
        "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/126.0.0.0 Safari/537.36",
        "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15", "curl/8.5.0", "castellan-cli/1.0",
    ]

    private mutating func time() -> String {
        "2026-\(two(1...12))-\(two(1...28))T\(two(0...23)):\(two(0...59)):\(two(0...59)).\(digits(3))Z"
    }

    private mutating func two(_ range: ClosedRange<Int>) -> String { String(String(100 + pick(range)).dropFirst()) }

    private mutating func digits(_ count: Int) -> String {
        String(pick(1...9)) + (1..<count).map { _ in String(pick(0...9)) }.joined()
    }

    private mutating func hex(_ count: Int) -> String {
        (0..<count).map { _ in String(pick(0...15), radix: 16) }.joined()
    }

    private mutating func uuid() -> String { "\(hex(8))-\(hex(4))-7\(hex(3))-a\(hex(3))-\(hex(12))" }

    private mutating func one(of texts: [String]) -> String { texts[pick(0...texts.count - 1)] }

    /// Sebastiano Vigna's SplitMix64.
    private mutating func pick(_ range: ClosedRange<Int>) -> Int {
        state &+= 0x9e37_79b9_7f4a_7c15
        var mixed = state
        mixed = (mixed ^ mixed >> 30) &* 0xbf58_476d_1ce4_e5b9
        mixed = (mixed ^ mixed >> 27) &* 0x94d0_49bb_1331_11eb
        return range.lowerBound + Int((mixed ^ mixed >> 31) % UInt64(range.count))
    }
}
