import Core
import Crypto
import Testing

@testable import OAuthProtocol

@Suite("OAuth: DPoP")
struct DPoPTests {
    private static let request = DPoPProof.Request(method: "POST", url: tokenEndpoint)

    private func proof(
        _ changes: [String: String?] = [:], type: String = "dpop+jwt", key: String? = nil, signer: Signer = .es256
    ) throws -> String {
        var members = [
            "jti": #""-BwC3ESc6acc2lTc""#, "htm": #""POST""#, "htu": tokenEndpoint.json, "iat": "\(now.seconds)",
        ]
        for (name, value) in changes { members[name] = value }
        let claims = "{" + members.map { "\"\($0)\":\($1)" }.joined(separator: ",") + "}"
        let header = #"{"typ":"\#(type)","alg":"\#(signer.algorithm.rawValue)","jwk":\#(try key ?? signer.jwk)}"#
        return try signer.token(header: header, claims: claims)
    }

    private func refused(_ text: String, for request: DPoPProof.Request = request, at time: Instant = now)
        -> OAuthError?
    {
        refusal { () throws(OAuthRefusal) in try DPoPProof.read([text], for: request, at: time) }
    }

    @Test("the proofs of RFC 9449 sections 4.1 and 7.1")
    func examples() throws {
        let header =
            "eyJ0eXAiOiJkcG9wK2p3dCIsImFsZyI6IkVTMjU2IiwiandrIjp7Imt0eSI6IkVDIiwieCI6Imw4dEZyaHgtMzR0VjNoUklDUkRZOXpDa0RscE"
            + "JoRjQyVVFVZldWQVdCRnMiLCJ5IjoiOVZFNGpmX09rX282NHpiVFRsY3VOSmFqSG10NnY5VERWclUwQ2R2R1JEQSIsImNydiI6IlAtMjU2In19"
        let first =
            header
            + ".eyJqdGkiOiItQndDM0VTYzZhY2MybFRjIiwiaHRtIjoiUE9TVCIsImh0dSI6Imh0dHBzOi8vc2VydmVyLmV4YW1wbGUuY29tL3Rva"
            + "2VuIiwiaWF0IjoxNTYyMjYyNjE2fQ.2-GxA6T8lP4vfrg8v-FdWP0A0zdrj8igiMLvqRMUvwnQg4PtFLbdLXiOSsX0x7NVY-FNyJK70nfbV37"
            + "xRZT3Lg"
        let then = Instant(milliseconds: 1_562_262_616_000)
        let token = try DPoPProof.read(
            [first], for: .init(method: "POST", url: "https://server.example.com/token"), at: then)
        #expect(token?.thumbprint == "0ZcOCORZNYy-DWpqq30jZyJGHTN0d2HglBV3uiguA4I")
        #expect(token?.id == "-BwC3ESc6acc2lTc" && token?.replayableUntil == then + DPoPProof.window)
        let second =
            header
            + ".eyJqdGkiOiJlMWozVl9iS2ljOC1MQUVCIiwiaHRtIjoiR0VUIiwiaHR1IjoiaHR0cHM6Ly9yZXNvdXJjZS5leGFtcGxlLm9yZy9wc"
            + "m90ZWN0ZWRyZXNvdXJjZSIsImlhdCI6MTU2MjI2MjYxOCwiYXRoIjoiZlVIeU8ycjJaM0RaNTNFc05yV0JiMHhXWG9hTnk1OUlpS0NBcWtzb"
            + "VFFbyJ9.2oW9RP35yRqzhrtNP86L-Ey71EOptxRimPPToA1plemAgR6pxHF8y6-yqyVnmcw6Fy1dqd-jfxSYoMxhAJpLjA"
        let resource = try DPoPProof.read(
            [second],
            for: .init(
                method: "GET", url: "https://resource.example.org/protectedresource",
                accessToken: "Kz~8mXK1EalYznwH-LC-1fBAo.4Ljp~zsPE_NeO.gxU"), at: then)
        #expect(resource?.id == "e1j3V_bKic8-LAEB")
    }

    @Test("A18 every algorithm proves its key", arguments: Signer.all)
    func algorithms(_ signer: Signer) throws {
        #expect(refused(try proof(signer: signer)) == nil)
        #expect(try DPoPProof.read([], for: Self.request, at: now) == nil)
    }

    @Test("A18 method, address, time and id are checked")
    func claims() throws {
        let bad: [[String: String?]] = [
            ["htm": #""GET""#], ["htm": #""post""#], ["htm": nil], ["htu": #""https://id.example/oauth/revoke""#],
            ["htu": #""http://id.example/oauth/token""#], ["htu": #""https://id.example/oauth/Token""#], ["htu": nil],
            ["htu": #""/oauth/token""#], ["htu": #""https://x@id.example/oauth/token""#], ["jti": nil], ["jti": "1"],
            ["jti": #""""#], ["jti": String(repeating: "j", count: 256).json], ["iat": nil],
            ["iat": "\(now.seconds - 61)"],
            ["iat": "\(now.seconds + 61)"], ["iat": "\"\(now.seconds)\""], ["iat": "1e400"],
            ["iat": "\(now.seconds).5"],
        ]
        for changes in bad { #expect(refused(try proof(changes)) == .invalidDPoPProof, "\(changes)") }
        for same in [
            "https://ID.example:443/oauth/token", "HTTPS://id.example/oauth/token?x=1#y",
            "https://id.example/%6fauth/token",
        ] { #expect(refused(try proof(["htu": same.json])) == nil, "\(same)") }
    }

    @Test("A18 the proof has its type, one public key of its own, and a good signature")
    func form() throws {
        #expect(refused(try proof(type: "JWT")) == .invalidDPoPProof)
        #expect(refused(try proof(key: try Signer.edDSA.jwk)) == .invalidDPoPProof)
        #expect(refused(try proof(key: try Signer.es256.jwk.dropLast() + #","d":"AQAB"}"#)) == .invalidDPoPProof)
        #expect(refused(try proof(key: #"{"kty":"oct","k":"AQAB"}"#)) == .invalidDPoPProof)
        #expect(refused(try proof() + "A") == .invalidDPoPProof)
        let without = try Signer.es256.token(header: #"{"typ":"dpop+jwt","alg":"ES256"}"#, claims: "{}")
        #expect(refused(without) == .invalidDPoPProof)
        let two = [try proof(), try proof()]
        #expect(
            refusal { () throws(OAuthRefusal) in try DPoPProof.read(two, for: Self.request, at: now) }
                == .invalidDPoPProof)
    }

    @Test("A18 a proof that comes with a token is made for that token")
    func token() throws {
        let hash = encoded(SHA256.hash(data: Array("t0ken".utf8)))
        let withToken = DPoPProof.Request(method: "POST", url: tokenEndpoint, accessToken: "t0ken")
        #expect(refused(try proof(["ath": hash.json]), for: withToken) == nil)
        #expect(refused(try proof(), for: withToken) == .invalidDPoPProof)
        #expect(refused(try proof(["ath": #""other""#]), for: withToken) == .invalidDPoPProof)
    }
}
