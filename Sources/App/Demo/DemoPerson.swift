import Access

/// One of the people of the demo.
struct DemoPerson: Sendable {
    let email: String
    let role: Role
    /// The address they usually work from; documentation ranges of RFC 5737 and RFC 3849.
    let address: String
    let userAgent: String

    /// A brokerage and its account managers, with somebody in every role. The first is the administrator.
    static let all: [DemoPerson] = [
        DemoPerson(
            email: "dana.whitfield@harborline.example", role: .systemAdmin, address: "198.51.100.10", userAgent: firefox
        ),
        DemoPerson(
            email: "marcus.oyelaran@harborline.example", role: .broker, address: "198.51.100.11", userAgent: safari),
        DemoPerson(
            email: "priya.raman@harborline.example", role: .teamOwner, address: "198.51.100.12", userAgent: chrome),
        DemoPerson(
            email: "tomasz.zielinski@harborline.example", role: .agent, address: "2001:db8:41::7", userAgent: phone),
        DemoPerson(email: "lucia.ferreira@harborline.example", role: .agent, address: "192.0.2.61", userAgent: phone),
        DemoPerson(
            email: "hannah.brandt@harborline.example", role: .manager, address: "198.51.100.14", userAgent: chrome),
        DemoPerson(
            email: "kenji.morita@harborline.example", role: .accountExecutive, address: "192.0.2.118", userAgent: chrome
        ),
        DemoPerson(
            email: "odile.marchand@harborline.example", role: .viewer, address: "198.51.100.15", userAgent: firefox),
        DemoPerson(
            email: "samir.haddad@auditco.example", role: .auditor, address: "2001:db8:77::12", userAgent: firefox),
    ]

    private static let firefox = "Mozilla/5.0 (X11; Linux x86_64; rv:145.0) Gecko/20100101 Firefox/145.0"
    private static let chrome =
        "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0 Safari/537.36"
    private static let safari =
        "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/26.1 Safari/605.1.15"
    private static let phone =
        "Mozilla/5.0 (iPhone; CPU iPhone OS 18_7 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/26.1 "
        + "Mobile/15E148 Safari/604.1"
}
