import App
import Core
import Foundation
import Store
import TestKit
import Testing

/// TLS as clients meet it: certificates of a moment, made by `openssl`, asked for by `curl`.
@Suite(.timeLimit(.minutes(2))) struct TLSJourney {
    /// A folder with `name.pem` and `name.key` for 127.0.0.1, self-signed.
    private static func certificate(_ name: String, in folder: URL) async throws {
        let made = try await Program.run(
            "openssl",
            [
                "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", "2",
                "-subj", "/CN=\(name)", "-addext", "subjectAltName=IP:127.0.0.1",
                "-keyout", folder.path + "/\(name).key", "-out", folder.path + "/\(name).pem",
            ])
        #expect(made.status == 0, "\(made.errors)")
    }

    private static func curl(_ arguments: String...) async throws -> Program {
        try await Program.run("curl", ["--silent", "--show-error", "--max-time", "10"] + arguments)
    }

    @Test func onlyTLS13IsSpokenAndACertificateIsReplacedWithoutARestart() async throws {
        let folder = try TestFolder.make()
        try await Self.certificate("one", in: folder)
        try await Self.certificate("two", in: folder)
        let (certificate, key) = (folder.path + "/server.pem", folder.path + "/server.key")
        try FileManager.default.copyItem(atPath: folder.path + "/one.pem", toPath: certificate)
        try FileManager.default.copyItem(atPath: folder.path + "/one.key", toPath: key)
        let settings = ["TLS_CERTIFICATE": certificate, "TLS_KEY": key]
        try await Harness.with(.sqlite, settings: settings) { house in
            let url = house.api.url
            #expect(url.hasPrefix("https://"))
            let one = folder.path + "/one.pem"
            let answer = try await Self.curl("--include", "--cacert", one, url + "/v1/status/ping")
            #expect(answer.status == 0 && answer.output.contains(#""status":"ok""#), "\(answer)")
            #expect(answer.output.lowercased().contains("strict-transport-security: max-age=63072000"))
            #expect(answer.output.lowercased().contains("x-frame-options: deny"))
            #expect(answer.output.lowercased().contains("content-security-policy: default-src 'none'"))
            let old = try await Self.curl("--tls-max", "1.2", "--cacert", one, url + "/v1/status/ping")
            #expect(old.status != 0 && old.output.isEmpty, "TLS 1.2 is not spoken")
            // Plain HTTP on this port gets nothing that looks like an answer.
            let plain = try await Self.curl("http" + url.dropFirst(5) + "/v1/status/ping")
            #expect(!plain.output.contains("ok"))

            // A certificate without its key changes nothing; with it, new connections get it.
            try Self.replace(certificate, with: folder.path + "/two.pem")
            #expect(try await Self.curl("--cacert", one, url + "/v1/status/ping").status == 0)
            try Self.replace(key, with: folder.path + "/two.key")
            try await eventually {
                try await Self.curl("--cacert", folder.path + "/two.pem", url + "/v1/status/ping").status == 0
            }
            #expect(try await Self.curl("--cacert", one, url + "/v1/status/ping").status != 0)
        }
    }

    /// What openssl says of the same certificates, also when they are a chain, and what the server really shows.
    @Test func pinsAreThoseOfOpenSSL() async throws {
        let folder = try TestFolder.make()
        try await Self.certificate("one", in: folder)
        try await Self.certificate("two", in: folder)
        let chain = try await Program.run("sh", ["-c", "cd \(folder.path) && cat one.pem two.pem > server.pem"])
        #expect(chain.status == 0)
        var expected: [String] = []
        for name in ["one", "two"] {
            let pin = try await Program.run(
                "sh",
                [
                    "-c",
                    "openssl x509 -in \(folder.path)/\(name).pem -pubkey -noout | openssl pkey -pubin -outform der"
                        + " | openssl dgst -sha256 -binary | openssl base64",
                ])
            expected.append("sha256/" + pin.output.trimmingCharacters(in: .whitespacesAndNewlines))
        }
        let certificate = folder.path + "/server.pem"
        try await TestStorage.with(.sqlite) { storage in
            #expect(try await storage.castellan("migrate").status == 0)
            let none = try await storage.castellan("tls", "pins")
            #expect(none.status == 78 && none.errors.contains("TLS_CERTIFICATE"), "\(none.errors)")
            let tls = ["TLS_CERTIFICATE": certificate, "TLS_KEY": folder.path + "/one.key"]
            let table = try await Program.castellan(
                ["tls", "pins"], environment: storage.environment.merging(tls) { $1 })
            #expect(table.status == 0 && table.output.hasPrefix("POSITION "), "\(table.errors)")
            let json = try await storage.castellan("tls", "pins", certificate, "--json")
            let pins = try JSONReader.read(Array(json.output.utf8)).array ?? []
            #expect(pins.compactMap { $0["pin"]?.string } == expected, "\(json.output)")
            #expect(expected.allSatisfy(table.output.contains))
            let key = try await storage.castellan("tls", "pins", folder.path + "/one.key")
            #expect(key.status == 66 && key.errors.contains("no certificates"), "\(key.errors)")
        }
        let settings = ["TLS_CERTIFICATE": certificate, "TLS_KEY": folder.path + "/one.key"]
        try await Harness.with(.sqlite, settings: settings) { house in
            let pin = try #require(expected.first).replacing("sha256/", with: "sha256//", maxReplacements: 1)
            let url = house.api.url + "/v1/status/ping"
            #expect(try await Self.curl("--insecure", "--pinnedpubkey", pin, url).status == 0)
            let other = try #require(expected.last).replacing("sha256/", with: "sha256//", maxReplacements: 1)
            #expect(try await Self.curl("--insecure", "--pinnedpubkey", other, url).status == 90)
        }
    }

    @Test func thePortWithoutTLSSendsEverybodyToTheOther() async throws {
        let folder = try TestFolder.make()
        try await Self.certificate("one", in: folder)
        let port = try await FreePort.find()
        let settings = [
            "TLS_CERTIFICATE": folder.path + "/one.pem", "TLS_KEY": folder.path + "/one.key",
            "TLS_REDIRECT_PORT": "\(port)", "CASTELLAN_PUBLIC_URL": "https://castellan.example",
        ]
        try await Harness.with(.sqlite, settings: settings) { house in
            let answer = try await Self.curl(
                "--include", "--header", "Host: evil.example", "http://127.0.0.1:\(port)/v1/status/ping?x=1")
            #expect(answer.output.hasPrefix("HTTP/1.1 308"), "\(answer)")
            #expect(
                answer.output.lowercased().contains("location: https://castellan.example/v1/status/ping?x=1"),
                "\(answer.output)")
            #expect(!answer.output.lowercased().contains("strict-transport-security"))
        }
    }

    /// RFC 6797 §7.2: never over plain HTTP, whoever claims otherwise.
    @Test func strictTransportIsSaidOnlyWhereThereIsTLS() async throws {
        let secure = ["X-Forwarded-Proto": "https"]
        try await Harness.with(.sqlite, settings: ["TRUSTED_PROXIES": "127.0.0.1"]) { house in
            let behind = try await house.api.get("/openapi.json", headers: secure)
            #expect(behind.header("Strict-Transport-Security") == "max-age=63072000; includeSubDomains")
            #expect(try await house.api.get("/openapi.json").header("Strict-Transport-Security") == nil)
            let plain = try await house.api.get("/openapi.json", headers: ["X-Forwarded-Proto": "https, http"])
            #expect(plain.header("Strict-Transport-Security") == nil)
        }
        try await Harness.with(.sqlite) { house in
            let forged = try await house.api.get("/openapi.json", headers: secure)
            #expect(forged.header("Strict-Transport-Security") == nil, "nobody is trusted")
        }
    }

    @Test func aCertificateThatCantBeUsedStopsTheStart() async throws {
        try await TestStorage.with(.sqlite) { storage in
            let folder = try TestFolder.make()
            try await Self.certificate("one", in: folder)
            try await Self.certificate("two", in: folder)
            let environment = storage.environment.merging([
                "CASTELLAN_PORT": "0", "TLS_CERTIFICATE": folder.path + "/one.pem", "TLS_KEY": folder.path + "/two.key",
            ]) { $1 }
            let mismatched = try await Program.castellan(["serve"], environment: environment)
            #expect(mismatched.status == 78, "\(mismatched.errors)")
            let alone = try await Program.castellan(
                ["serve"], environment: environment.merging(["TLS_KEY": ""]) { $1 })
            #expect(alone.status == 78 && alone.errors.contains("TLS_KEY"), "\(alone.errors)")
        }
    }

    private static func replace(_ path: String, with other: String) throws {
        try Data(contentsOf: URL(filePath: other)).write(to: URL(filePath: path), options: .atomic)
    }
}
