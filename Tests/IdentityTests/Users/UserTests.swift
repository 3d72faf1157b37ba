import Testing

@testable import Identity

@Suite("Users")
struct UserTests {
    @Test(
        "are named by reference in either case",
        arguments: [
            ("USR-456", 456), ("usr-1", 1), ("USR-0", nil), ("USR-", nil), ("USR-01", nil), ("USR-+1", nil),
            ("USR--1", nil), ("USR-1 ", nil), ("456", nil), ("ACC-1", nil), ("USR-٣", nil),
            ("USR-99999999999999999999", nil),
        ] as [(String, Int64?)])
    func reference(_ text: String, _ number: Int64?) {
        #expect(User.number(ofReference: text) == number)
    }

    @Test(
        "have names that can't be taken for an address",
        arguments: [
            ("Ann_Lee", "ann_lee"), ("a123", "a123"), ("abc", nil), ("ann@example.org", nil), ("ann lee", nil),
            ("ännie", nil), ("USR-1", nil), ("a2345678901234567890x", nil), ("K\u{212a}elvin", nil),
        ] as [(String, String?)])
    func username(_ text: String, _ name: String?) {
        #expect(Username(text)?.text == name)
    }
}
