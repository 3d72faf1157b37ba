import Core
import TestKit
import Testing

@testable import Authenticators

@Suite("TOTP: what an app is given")
struct TOTPEnrolmentTests {
    private static func uri(issuer: String, account: String, _ totp: TOTP = TOTP()) throws -> String {
        let secret = try #require(TOTPTests.secret)
        return TOTPEnrolment(secret, as: totp, issuer: issuer, account: account).uri.reveal()
    }

    @Test("is a URI with names, secret and parameters")
    func plain() throws {
        #expect(
            try Self.uri(issuer: "Example", account: "ada@example.org")
                == "otpauth://totp/Example:ada%40example.org?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"
                + "&issuer=Example&algorithm=SHA1&digits=6&period=30")
        let other = try Self.uri(issuer: "", account: "ada", TOTP(algorithm: .sha512, digits: .eight))
        #expect(other.hasPrefix("otpauth://totp/ada?secret="))
        #expect(other.hasSuffix("&algorithm=SHA512&digits=8&period=30") && !other.contains("issuer"))
    }

    @Test("escapes whatever could end a name")
    func escapes() throws {
        let uri = try Self.uri(issuer: "A & B: 100% /?#", account: "zoë+1:x@example.org")
        #expect(
            uri.hasPrefix("otpauth://totp/A%20%26%20B%20%20100%25%20%2F%3F%23:zo%C3%AB%2B1%20x%40example.org?secret="))
        #expect(uri.contains("&issuer=A%20%26%20B%20%20100%25%20%2F%3F%23&"))
    }

    @Test("is a picture that says what it is, brings its ground and runs nothing")
    func picture() throws {
        let secret = try #require(TOTPTests.secret)
        let enrolment = TOTPEnrolment(secret, issuer: "Example", account: "ada@example.org")
        let svg = try #require(enrolment.svg(title: "Code for <your> app & you")).reveal()
        #expect(svg.hasPrefix("<svg xmlns=\"http://www.w3.org/2000/svg\" role=\"img\" viewBox=\"0 0 "))
        #expect(svg.contains("<title>Code for &lt;your&gt; app &amp; you</title>"))
        #expect(!svg.contains("script") && !svg.contains("style") && !svg.contains("GEZD"))
        #expect(svg.contains("<path fill=\"#fff\" d=\"M0 0h") && svg.hasSuffix("z\"/></svg>"))
        let endless = String(repeating: "€", count: 300)
        #expect(TOTPEnrolment(secret, issuer: endless, account: "ada").svg(title: "") == nil)
    }

    @Test("the picture's path is the symbol, four modules from the edge")
    func path() throws {
        let code = try #require(QRCode("otpauth://totp/Example"))
        let svg = code.svg(title: "")
        let path = try #require(svg.split(separator: "fill=\"#000\" d=\"").last?.split(separator: "\"").first)
        var drawn: Set<[Int]> = []
        for run in path.split(separator: "M") {
            let numbers = run.split(whereSeparator: { !$0.isNumber }).compactMap { Int($0) }
            try #require(numbers.count == 5 && numbers[2] == numbers[4] && numbers[3] == 1)
            for column in numbers[0]..<numbers[0] + numbers[2] { drawn.insert([numbers[1] - 4, column - 4]) }
        }
        for row in 0..<code.size {
            for column in 0..<code.size {
                #expect(code.isDark(row: row, column: column) == drawn.contains([row, column]))
            }
        }
        #expect(drawn.allSatisfy { $0.allSatisfy { (0..<code.size).contains($0) } })
        #expect(svg.contains("viewBox=\"0 0 \(code.size + 8) \(code.size + 8)\""))
    }

    @Test("a symbol has its three corners, and grows with the text until it is full")
    func symbol() throws {
        #expect(QRCode("") == nil)
        let sizes = try [1, 100, 2_331].map { count in
            let code = try #require(QRCode(String(repeating: "a", count: count)))
            let corners = [(0, 0), (0, code.size - 7), (code.size - 7, 0)]
            for (row, column) in corners {
                let ring = (0..<7).map { code.isDark(row: row, column: column + $0) }
                #expect(ring == [Bool](repeating: true, count: 7))
                #expect(!code.isDark(row: row + 1, column: column + 1) && code.isDark(row: row + 3, column: column + 3))
            }
            return code.size
        }
        #expect(sizes == [21, 41, 177])
        #expect(QRCode(String(repeating: "a", count: 2_332)) == nil)
    }
}
