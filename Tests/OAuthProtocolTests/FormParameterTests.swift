import Core
import Testing

@testable import OAuthProtocol

@Suite("OAuth: parameters")
struct FormParameterTests {
    private let type = "application/x-www-form-urlencoded"

    private func read(_ body: String, _ type: String? = "application/x-www-form-urlencoded") -> OAuthError? {
        refusal { () throws(OAuthRefusal) in try FormParameters(body: Array(body.utf8), contentType: type) }
    }

    @Test(
        "A17 only forms are taken, by their content type",
        arguments: [
            nil, "", "application/json", "text/plain", "multipart/form-data",
            "application/x-www-form-urlencoded; charset=latin1",
            "application/x-www-form-urlencodedx",
        ])
    func contentType(_ type: String?) {
        #expect(read("a=b", type) == .invalidRequest)
    }

    @Test func contentTypesThatAreForms() {
        for type in [type, type.uppercased(), type + "; charset=UTF-8", type + ";charset=\"utf-8\""] {
            #expect(read("a=b", type) == nil, "\(type)")
        }
    }

    @Test(
        "bytes that aren't percent-encoded UTF-8 are refused, U+0000 too",
        arguments: [
            "a=%", "a=%4", "a=%zz", "a=%ff", "a=%00", "%ff=a", "a=%c0%80", "a=%ed%a0%80", "a=b\u{0}c",
        ])
    func malformed(_ body: String) {
        #expect(read(body) == .invalidRequest)
    }

    @Test("there is a limit to number, names, values and the whole")
    func limits() throws {
        #expect(read((0..<65).map { "a\($0)=1" }.joined(separator: "&")) == .invalidRequest)
        #expect(read((0..<64).map { "a\($0)=1" }.joined(separator: "&")) == nil)
        #expect(read(String(repeating: "n", count: 65) + "=1") == .invalidRequest)
        #expect(read("a=" + String(repeating: "v", count: 16_385)) == .invalidRequest)
        #expect(read("a=" + String(repeating: "v", count: 16_384)) == nil)
        #expect(read("a=" + String(repeating: "%41", count: 30_000)) == .invalidRequest)
        #expect(
            refusal { () throws(OAuthRefusal) in try FormParameters(body: [0xff, 0x3d, 0x61], contentType: type) }
                == .invalidRequest)
    }

    @Test("a parameter without a value counts as left out (RFC 6749 section 3.1)")
    func empty() throws {
        let parameters = try FormParameters(query: "a=&b&c=1&&=x")
        #expect(try parameters.value("a") == nil)
        #expect(try parameters.value("b") == nil)
        #expect(try parameters.value("c") == "1")
    }

    @Test("a separator with an accent is still a separator, as for every reader of bytes")
    func accents() throws {
        let parameters = try FormParameters(query: "a=1&\u{301}b=2&c=\u{301}3")
        #expect(parameters.parameters.map(\.name) == ["a", "\u{301}b", "c"])
        #expect(try parameters.value("a") == "1" && parameters.value("c") == "\u{301}3")
    }

    @Test("what is written reads back the same")
    func roundTrip() throws {
        let parameters = form(["a": "b c+d&e=f%", "\u{e9}": "\u{1f600}", "x": "\"<>'"])
        #expect(try FormParameters(query: parameters.encoded) == parameters)
    }

    @Test("A17 no refusal says what the client sent, and all can be printed (RFC 6749 section 5.2)")
    func descriptions() throws {
        let profile = try client()
        for parameter in authorization().parameters.map(\.name) + [
            "resource", "prompt", "max_age", "nonce", "request_uri",
        ] {
            let sent = authorization(.init(dictionaryLiteral: (parameter, "\u{7}e\u{301}vil\"\\<script>")))
            do throws(OAuthRefusal) {
                _ = try read(sent, of: profile)
            } catch {
                #expect(!error.description.contains("vil") && Characters.areVisible(error.description, atMost: 200))
                #expect(!error.description.contains("\"") && !error.description.contains("\\"))
            }
        }
    }

    private func read(_ parameters: FormParameters, of profile: ClientProfile) throws(OAuthRefusal) {
        let entry = try AuthorizationEntry(parameters)
        _ = try entry.request(for: profile, to: try entry.target(for: profile), own: issuer)
    }
}
