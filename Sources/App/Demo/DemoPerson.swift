import Access
import Core

/// One of the people of the demo.
struct DemoPerson: Sendable {
    let email: String
    let role: Role
    /// The team they work in, if any.
    let team: String?
    /// The address they usually work from; documentation ranges of RFC 5737 and RFC 3849.
    let address: String
    /// Where that is.
    let place: Place
    let userAgent: String

    private init(
        _ name: String, _ role: Role, team: String? = nil, from address: String, _ place: Place, _ userAgent: String,
        at house: String = "harborline.example"
    ) {
        email = "\(name)@\(house)"
        self.role = role
        self.team = team
        self.address = address
        self.place = place
        self.userAgent = userAgent
    }

    /// A brokerage with two teams, its account managers, the program that feeds its web site, and an auditor. The first is the
    /// administrator.
    static let all: [DemoPerson] = [
        DemoPerson("dana.whitfield", .systemAdmin, from: "198.51.100.10", .office, firefox),
        DemoPerson("rosa.lindqvist", .systemAdmin, from: "2001:db8:41::3", .home, safari),
        DemoPerson("marcus.oyelaran", .broker, team: frontOffice, from: "198.51.100.11", .office, safari),
        DemoPerson("priya.raman", .teamOwner, team: harbor, from: "198.51.100.12", .office, chrome),
        DemoPerson("tomasz.zielinski", .agent, team: harbor, from: "2001:db8:41::7", .home, phone),
        DemoPerson("lucia.ferreira", .agent, team: harbor, from: "192.0.2.61", .coast, phone),
        DemoPerson("noah.adeyemi", .agent, team: harbor, from: "192.0.2.62", .coast, android),
        DemoPerson("ingrid.halvorsen", .agent, team: harbor, from: "198.51.100.21", .office, chrome),
        DemoPerson("gustavo.prieto", .teamOwner, team: hills, from: "198.51.100.13", .office, firefox),
        DemoPerson("amara.nwosu", .agent, team: hills, from: "192.0.2.77", .hills, phone),
        DemoPerson("felix.baumann", .agent, team: hills, from: "192.0.2.78", .hills, chrome),
        DemoPerson("yuki.tanabe", .agent, team: hills, from: "198.51.100.22", .office, android),
        DemoPerson("claire.dubois", .agent, team: hills, from: "2001:db8:41::12", .home, safari),
        DemoPerson("hannah.brandt", .manager, from: "198.51.100.14", .office, chrome),
        DemoPerson("kenji.morita", .accountExecutive, from: "192.0.2.118", .hills, chrome),
        DemoPerson("leila.rahimi", .accountExecutive, from: "198.51.100.23", .office, firefox),
        DemoPerson("odile.marchand", .viewer, from: "198.51.100.15", .office, firefox),
        DemoPerson("website", .apiUser, from: "203.0.113.5", .dataCentre, program),
        DemoPerson("samir.haddad", .auditor, from: "2001:db8:77::12", .abroad, firefox, at: "auditco.example"),
    ]

    /// The teams, in the order of their owners.
    static let frontOffice = "Front Office"
    static let harbor = "Harbor Team"
    static let hills = "Hillside Team"

    private static let firefox = "Mozilla/5.0 (X11; Linux x86_64; rv:145.0) Gecko/20100101 Firefox/145.0"
    private static let chrome =
        "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0 Safari/537.36"
    private static let safari =
        "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/26.1 Safari/605.1.15"
    private static let phone =
        "Mozilla/5.0 (iPhone; CPU iPhone OS 18_7 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/26.1 "
        + "Mobile/15E148 Safari/604.1"
    private static let android =
        "Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0 Mobile Safari/537.36"
    private static let program = "harborline-website/3.2"
}

extension Place {
    fileprivate static let office = Place(
        city: "San Diego", region: "CA", country: "US", latitude: 32.72, longitude: -117.16, timeZone: pacific)
    fileprivate static let home = Place(
        city: "Chula Vista", region: "CA", country: "US", latitude: 32.64, longitude: -117.08, timeZone: pacific)
    fileprivate static let coast = Place(
        city: "Oceanside", region: "CA", country: "US", latitude: 33.20, longitude: -117.38, timeZone: pacific)
    fileprivate static let hills = Place(
        city: "Escondido", region: "CA", country: "US", latitude: 33.12, longitude: -117.09, timeZone: pacific)
    fileprivate static let dataCentre = Place(
        city: "Hillsboro", region: "OR", country: "US", latitude: 45.52, longitude: -122.99, timeZone: pacific)
    fileprivate static let abroad = Place(
        city: "London", region: "ENG", country: "GB", latitude: 51.51, longitude: -0.13, timeZone: "Europe/London")
    private static let pacific = "America/Los_Angeles"
}
