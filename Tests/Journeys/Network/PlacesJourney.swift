import Access
import App
import Core
import Identity
import Store
import TestKit
import Testing

/// Countries and administrators: who may come from where, and what the events say of it.
@Suite(.timeLimit(.minutes(2)), .enabled(if: GeoData.present, Comment(rawValue: GeoData.absence)))
struct PlacesJourney {
    private static let (london, milton, linköping) = ("81.2.69.160", "216.160.83.56", "89.160.20.112")
    private static let placed = ["TRUSTED_PROXIES": "127.0.0.1", "GEOIP_DATABASE": GeoData.cities]

    private static func from(_ address: String) -> [String: String] { ["X-Forwarded-For": address] }

    private static func signIn(_ house: Harness, _ person: Harness.Person, from address: String) async throws -> Answer
    {
        try await house.api.send(
            "POST", "/v1/auth/login", #"{"email": "\#(person.email)", "password": "\#(person.password)"}"#,
            headers: from(address))
    }

    @Test(arguments: Engine.allCases)
    func aSignInFromACountryUnseenForThirtyDaysIsAnAnomaly(engine: Engine) async throws {
        try await Harness.with(engine, settings: Self.placed) { house in
            let ada = try await house.person("ada")
            func signIn(from address: String) async throws {
                #expect(try await Self.signIn(house, ada, from: address).status == 200)
            }
            try await signIn(from: Self.milton)
            try await signIn(from: "10.0.0.7")
            try await signIn(from: Self.milton)
            #expect(try await house.events("geo_anomaly").isEmpty, "the first place, and nowhere, are not unusual")
            let root = try await house.signedIn(try await house.person("root", role: .systemAdmin))
            let told = try await root.post(
                "/v1/security-events",
                #"{"event_type": "login_success", "user_id": "\#(ada.user.id)", "ip_address": "\#(Self.london)"}"#)
            #expect(told.status == 200, "what other programs tell makes no country a familiar one")
            house.clock.advance(by: .seconds(1))
            try await signIn(from: Self.london)
            house.clock.advance(by: .seconds(1))
            try await signIn(from: Self.london)
            let events = try await house.events("geo_anomaly&severity=warning")
            #expect(events.count == 1, "\(events)")
            let event = try #require(events.first)
            #expect(event["metadata", "detected_country"] == .string("GB"))
            #expect(event["metadata", "expected_country"] == .string("US"))
            #expect(event["location_country"] == .string("GB") && event["location_city"] == .string("London"))
            #expect(event["location_timezone"] == .string("Europe/London"))
            // Thirty days later America is as new as Sweden.
            house.clock.advance(by: .seconds(29 * 24 * 3600))
            try await signIn(from: Self.london)
            house.clock.advance(by: .seconds(2 * 24 * 3600))
            try await signIn(from: Self.milton)
            #expect(try await house.events("geo_anomaly").count == 2)
        }
    }

    @Test func eventsSayWhereTheyComeFrom() async throws {
        try await Harness.with(.sqlite, settings: Self.placed) { house in
            let body = #"{"email": "nobody@example.com", "password": "wrong"}"#
            for address in [Self.milton, "203.0.113.7"] {
                let answer = try await house.api.send("POST", "/v1/auth/login", body, headers: Self.from(address))
                #expect(answer.status == 401)
                house.clock.advance(by: .seconds(1))
            }
            let events = try await house.events("login_failed")
            #expect(events.first?["location_country"] == .null)
            let placed = try #require(events.last)
            #expect(placed["location_city"] == .string("Milton") && placed["location_region"] == .string("WA"))
            #expect(placed["location_country"] == .string("US"))
        }
    }

    @Test func eventsOfOtherProgramsDoToo() async throws {
        try await Harness.with(.sqlite, settings: Self.placed) { house in
            let root = try await house.signedIn(try await house.person("root", role: .systemAdmin))
            let given = #"{"event_type": "data_read", "ip_address": "\#(Self.london)"}"#
            let answer = try await root.post("/v1/security-events", given)
            #expect(answer["data", "recorded"] == .integer(1), "\(answer)")
            let event = try await house.events("data_read").first
            #expect(event?["location_city"] == .string("London"), "\(String(describing: event))")
        }
    }

    @Test func onlySomeCountriesMayCome() async throws {
        let settings = Self.placed.merging(["ALLOWED_COUNTRIES": "US,SE"]) { $1 }
        try await Harness.with(.sqlite, settings: settings) { house in
            let root = try await house.signedIn(try await house.person("root", role: .systemAdmin))
            for address in [Self.milton, Self.linköping, "10.1.2.3", "127.0.0.1"] {
                #expect(
                    try await house.api.get("/openapi.json", headers: Self.from(address)).status == 200, "\(address)")
            }
            for address in [Self.london, "203.0.113.7"] {
                let refused = try await house.api.get("/openapi.json", headers: Self.from(address))
                #expect(refused.status == 403 && refused.errorCode == "COUNTRY_BLOCKED", "\(address): \(refused)")
                #expect(try await house.api.get("/livez", headers: Self.from(address)).status == 200)
            }
            // A rule that allows wins over the country.
            let allow = #"{"action": "allow", "cidr": "\#(Self.london)"}"#
            #expect(try await root.post("/v1/ip-rules", allow).status == 201)
            #expect(try await house.api.get("/openapi.json", headers: Self.from(Self.london)).status == 200)
            let events = try await house.events("suspicious_ip")
            #expect(events.contains { $0["metadata", "country"] == .string("GB") }, "\(events)")
        }
    }

    @Test func someCountriesMayNotCome() async throws {
        let settings = Self.placed.merging(["BLOCKED_COUNTRIES": "GB"]) { $1 }
        try await Harness.with(.sqlite, settings: settings) { (house) async throws in
            #expect(try await house.api.get("/openapi.json", headers: Self.from(Self.london)).status == 403)
            #expect(try await house.api.get("/openapi.json", headers: Self.from(Self.milton)).status == 200)
            #expect(try await house.api.get("/openapi.json", headers: Self.from("203.0.113.7")).status == 200)
        }
    }
}

/// Where administrators may act from.
@Suite(.timeLimit(.minutes(2))) struct AdministratorsJourney {
    @Test(arguments: Engine.allCases)
    func administratorsActFromTheirListAlone(engine: Engine) async throws {
        let settings = ["TRUSTED_PROXIES": "127.0.0.1", "ADMIN_ALLOWED_IPS": "198.51.100.0/24,127.0.0.1"]
        try await Harness.with(engine, settings: settings) { house in
            let root = try await house.signedIn(try await house.person("root", role: .systemAdmin))
            let ada = try await house.signedIn(try await house.person("ada"))
            let (office, elsewhere) = (["X-Forwarded-For": "198.51.100.7"], ["X-Forwarded-For": "203.0.113.7"])
            #expect(try await root.get("/v1/ip-rules", headers: office).status == 200)
            let refused = try await root.get("/v1/ip-rules", headers: elsewhere)
            #expect(refused.status == 403 && refused.errorCode == "ADDRESS_NOT_ALLOWED", "\(refused)")
            #expect(try await ada.get("/v1/auth/profile", headers: elsewhere).status == 200)
            let eve = try await house.signedIn(try await house.person("eve", role: .systemAdmin))
            #expect(try await eve.get("/v1/ip-rules", headers: elsewhere).status == 403)
            let events = try await house.events("suspicious_ip")
            #expect(events.allSatisfy { $0["metadata", "rule"] == .string("administrators") }, "\(events)")
            let emails = events.compactMap { $0["email"]?.string }
            #expect(emails.sorted() == ["eve@example.com", "root@example.com"], "each of them, within the same minute")
        }
    }
}
