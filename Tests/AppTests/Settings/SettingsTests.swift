import AccountSignals
import Accounts
import Core
import Foundation
import Logging
import TestKit
import Testing

@testable import App

@Suite struct SettingsTests {
    private func load(_ environment: [String: String], file: String? = nil) throws -> Settings {
        let folder = try TestFolder.make()
        if let file { try SmallFile.replace(folder.path + "/castellan.env", with: file) }
        return try Settings.load(environment: environment.merging(["CASTELLAN_DATA": folder.path]) { one, _ in one })
    }

    private func problems(_ environment: [String: String], file: String? = nil) throws -> [String] {
        do {
            _ = try load(environment, file: file)
            return []
        } catch let fault as SettingsFault {
            return fault.problems.map(\.name)
        }
    }

    @Test func nothingSetGivesSQLiteOnThisMachine() throws {
        let settings = try load([:])
        #expect(settings.listener.host == "127.0.0.1")
        #expect(settings.listener.port == 5050)
        #expect(settings.database.url == nil)
        #expect(settings.environment == "production")
        #expect(settings.logLevel == .info)
    }

    @Test(arguments: [("+00:00", 0), ("-08:00", -480), ("+05:30", 330), ("+14:00", 840), ("-12:00", -720)])
    func customersAreSoFarAheadOfUTC(text: String, minutes: Int) throws {
        let settings = try load(["CONTACT_HOURS_OFFSET": text])
        #expect(settings.workspaces.recommendations.compliance.minutesAheadOfUTC == minutes)
    }

    @Test(arguments: ["5", "+5:30", "05:30", "+05:60", "+14:01", "-12:01", "+0a:00", "Europe/Berlin", "+-5:00"])
    func noSuchOffset(text: String) throws {
        #expect(try problems(["CONTACT_HOURS_OFFSET": text]) == ["CONTACT_HOURS_OFFSET"])
    }

    @Test func environmentWinsOverFile() throws {
        let settings = try load(
            ["CASTELLAN_PORT": "6000"],
            file: """
                # the house
                CASTELLAN_PORT=7000
                  CASTELLAN_HOST = "0.0.0.0"

                LOG_LEVEL='DEBUG'
                """)
        #expect(settings.listener.port == 6000)
        #expect(settings.listener.host == "0.0.0.0")
        #expect(settings.logLevel == .debug)
    }

    @Test func anyValueMayComeFromAFileOfItsOwn() throws {
        let folder = try TestFolder.make()
        try SmallFile.replace(folder.path + "/url", with: "postgresql://app:secret@db/castellan\n")
        let settings = try load(["DATABASE_URL_FILE": folder.path + "/url"])
        #expect(settings.database.url?.reveal() == "postgresql://app:secret@db/castellan")
    }

    @Test func allMistakesAreToldAtOnce() throws {
        let names = try problems([
            "CASTELLAN_PORT": "70000", "LOG_LEVEL": "loud", "CASTELLAN_IDLE_TIMEOUT": "60",
            "TRUSTED_PROXIES": "10.0.0.0/8,x",
            "CASTELLAN_PROT": "1", "DATABASE_URL": "mysql://x", "CASTELLAN_PUBLIC_URL": "castellan.example",
            "DB_PASSWORD": "a", "DB_PASSWORD_FILE": "/b", "CASTELLAN_ROOT_KEY_FILE": "/nowhere/key",
            "AUDIT_RETENTION_DAYS": "364",
        ])
        #expect(
            Set(names) == [
                "CASTELLAN_PORT", "LOG_LEVEL", "CASTELLAN_IDLE_TIMEOUT", "TRUSTED_PROXIES", "CASTELLAN_PROT",
                "DATABASE_URL",
                "CASTELLAN_PUBLIC_URL", "DB_PASSWORD", "CASTELLAN_ROOT_KEY", "AUDIT_RETENTION_DAYS",
            ])
    }

    @Test func theFileMustMakeSense() throws {
        #expect(try problems([:], file: "LOG_LEVEL=info\nLOG_LEVEL=debug").count == 1)
        #expect(try problems([:], file: "just words").count == 1)
        #expect(try problems([:], file: "LOG_LEVLE=info") == ["LOG_LEVLE"])
        #expect(try problems(["CASTELLAN_SETTINGS": "/nowhere/at/all"]) == ["CASTELLAN_SETTINGS"])
    }

    @Test func anEmptyValueCountsAsNotSet() throws {
        #expect(try load(["CASTELLAN_PORT": "", "DATABASE_URL": ""]).listener.port == 5050)
    }

    @Test func nodeEnvironmentIsAnAlias() throws {
        #expect(try load(["NODE_ENV": "staging"]).environment == "staging")
        #expect(try load(["NODE_ENV": "staging", "ENV": "test"]).environment == "test")
    }

    @Test(arguments: [("250ms", 250), ("30s", 30_000), ("5m", 300_000), ("1h", 3_600_000)])
    func durationsCarryTheirUnit(text: String, milliseconds: Int) throws {
        #expect(
            try load(["DATABASE_STATEMENT_TIMEOUT": text], file: nil).database.statementTimeout
                == .milliseconds(milliseconds))
    }

    @Test func secretsAreNeverShown() throws {
        let settings = try load(["DATABASE_URL": "postgresql://a:hunter2@db/c", "DB_PASSWORD": "hunter3"])
        let shown = settings.entries.map(\.json).joined() + String(describing: settings)
        #expect(!shown.contains("hunter"))
        let folder = try TestFolder.make()
        let fault = #expect(throws: SettingsFault.self) {
            try Settings.load(environment: ["DATABASE_URL": "hunter4", "CASTELLAN_DATA": folder.path])
        }
        #expect(fault.map { !String(describing: $0).contains("hunter4") } == true)
    }

    @Test(arguments: [
        ("postgresql://a:old@db/c", "n&w p%", "postgresql://a:old@db/c?password=n%26w%20p%25"),
        ("postgresql://a@db/c?sslmode=require", "é", "postgresql://a@db/c?sslmode=require&password=%C3%A9"),
    ])
    func thePasswordReplacesTheOneInTheURL(url: String, password: String, expected: String) throws {
        let settings = try load(["DATABASE_URL": url, "DATABASE_DIRECT_URL": url, "DB_PASSWORD": password])
        #expect(settings.database.url?.reveal() == expected)
        #expect(settings.database.directURL?.reveal() == expected)
    }

    @Test func everySettingIsDocumented() throws {
        let document = try Settings.document()
        for entry in try load([:]).entries {
            #expect(document.contains("| `\(entry.name)`"))
            #expect(!entry.meaning.isEmpty)
        }
    }
}
