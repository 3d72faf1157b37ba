import Access
import Audit
import Core
import SecurityEvents

/// The security events of the month before the demo begins: working days of everybody, some slips, and several attacks with what
/// was done about them.
///
/// Chance falls the same way each time, so two demos that begin at one instant tell the same story.
struct DemoMonth {
    static let days = 30
    /// How many events the month has.
    static let events = 50_000
    static let day = Duration.seconds(86_400)

    /// Somebody of the demo with their account.
    typealias Member = (person: DemoPerson, id: UserID)

    let people: [Member]
    let midnight: Instant
    var dice = DemoDice()
    private let now: Instant
    private var entries: [EventEntry] = []
    /// When somebody was at work, from the first sign-in of a day to the last thing they did.
    private var sessions: [(member: Member, from: Instant, length: Duration)] = []

    /// All events, oldest first; none is later than `now`.
    static func entries(of people: [Member], until now: Instant, count: Int = events) -> [EventEntry] {
        var month = DemoMonth(people: people, now: now)
        for daysAgo in 0...days {
            for member in people { month.addDay(of: member, daysAgo: daysAgo) }
        }
        month.addAttacks()
        month.addWork(upTo: count)
        return month.entries.sorted { $0.time < $1.time }
    }

    private init(people: [Member], now: Instant) {
        self.people = people
        self.now = now
        midnight = Instant(milliseconds: now.milliseconds - now.milliseconds % Self.day.wholeMilliseconds)
    }

    /// Adds an event, if it lies in the month.
    mutating func add(
        _ type: EventType, _ member: Member?, at time: Instant, from origin: Origin, _ message: String,
        severity: EventSeverity? = nil, email: String? = nil, _ metadata: [String: DetailValue] = [:]
    ) {
        guard time <= now, time > now - Self.day * Self.days else { return }
        let draft = EventDraft(
            type, user: member?.id, email: email ?? member?.person.email, message: message, severity: severity,
            metadata: metadata)
        entries.append(EventEntry(draft, from: origin, at: time))
    }

    private mutating func addDay(of member: Member, daysAgo: Int) {
        if member.person.role == .apiUser { return addDayOfProgram(member, daysAgo: daysAgo) }
        let start = midnight - Self.day * daysAgo
        // 1970-01-01 was a Thursday, so days 2 and 3 after it were the first weekend.
        let isWeekend = [2, 3].contains(start.milliseconds / Self.day.wholeMilliseconds % 7)
        guard dice.chance(isWeekend ? 18 : 92) else { return }
        let signIn = Self.origin(member.person, "POST", "/v1/auth/login")
        // Half past seven to ten in the morning where they are.
        var time = start + .seconds(8 * 3600) + dice.timeOfDay(450...600)
        if dice.chance(12) {
            add(.loginFailed, member, at: time, from: signIn, "Invalid password")
            time = time + .seconds(20)
        }
        add(.loginSuccess, member, at: time, from: signIn, "Signed in")
        let begun = time
        if dice.chance(4) { addRefusal(of: member, at: time + .seconds(900)) }
        for _ in 0..<Int.random(in: 12...30, using: &dice) {
            time = time + dice.timeOfDay(14...22)
            add(
                .tokenRefresh, member, at: time, from: Self.origin(member.person, "POST", "/v1/auth/refresh"),
                "Token refreshed")
        }
        sessions.append((member, begun, time - begun))
        if dice.chance(55) {
            add(
                .logout, member, at: time + .seconds(600), from: Self.origin(member.person, "POST", "/v1/auth/logout"),
                "Signed out")
        }
    }

    /// The web site calls all day long; what a key does within a minute is one event with its number.
    private mutating func addDayOfProgram(_ member: Member, daysAgo: Int) {
        let start = midnight - Self.day * daysAgo
        for hour in 0..<24 {
            for _ in 0..<Int.random(in: 3...9, using: &dice) {
                let time = start + .seconds(Int64(hour) * 3600) + dice.timeOfDay(0...59)
                add(
                    .apiKeyUsed, member, at: time, from: Self.origin(member.person, "GET", "/v1/listings"),
                    "API key used",
                    ["key_name": .text("web site"), "count": .integer(Int64.random(in: 1...60, using: &dice))])
            }
        }
    }

    private mutating func addRefusal(of member: Member, at time: Instant) {
        guard member.person.role != .systemAdmin else { return }
        let permission = Permission.userCreate.rawValue
        add(
            .permissionDenied, member, at: time, from: Self.origin(member.person, "POST", "/v1/users"),
            "\(member.person.role.name) lacks \(permission)", ["required_permission": .text(permission)])
    }

    /// Records that were read and changed while people were at work, until the month is full.
    private mutating func addWork(upTo count: Int) {
        guard !sessions.isEmpty else { return }
        while entries.count < count {
            let session = sessions[Int.random(in: sessions.indices, using: &dice)]
            let share = Double.random(in: 0...1, using: &dice)
            let time = session.from + session.length * share
            let work = DemoWork.next(&dice)
            let origin = Self.origin(session.member.person, work.method, work.path)
            add(work.type, session.member, at: time, from: origin, work.message, work.metadata)
        }
    }

    /// Where somebody usually works.
    static func origin(_ person: DemoPerson, _ method: String, _ path: String) -> Origin {
        Origin(
            address: person.address, userAgent: person.userAgent, path: path, method: method, place: person.place)
    }
}
