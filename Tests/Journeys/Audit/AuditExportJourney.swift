import Access
import Core
import Identity
import Store
import TestKit
import Testing
import TransparencyLog

/// The audit log taken away, in every form, and checked where there is no server.
@Suite(.timeLimit(.minutes(2))) struct AuditExportJourney {
    @Test(arguments: Engine.allCases)
    func aBundleIsCheckedWithTheKeyAlone(engine: Engine) async throws {
        try await Harness.with(engine) { house in
            let auditor = try await AuditReader.signedIn(house)
            for name in ["ada", "ben"] { _ = try await house.person(name) }
            try await auditor.settled()
            let keys = try await auditor.keys()
            let answer = try await auditor.api.get("/v1/audit-logs/export?format=bundle")
            #expect(answer.header("Content-Type") == "application/zip")
            let bundle = try ExportBundle(answer.body)
            let report = try bundle.verify(by: keys)
            #expect(report.isVerified, "\(report.problems)")
            #expect(UInt64(report.entries) == report.checkpoint.size)
            #expect(report.values > report.entries)
            let part = try await auditor.api.get("/v1/audit-logs/export?format=bundle&action=user.created")
            let partial = try ExportBundle(part.body).verify(by: keys)
            #expect(partial.isVerified)
            #expect(partial.entries == 3)
            let none = try await auditor.api.get("/v1/audit-logs/export?format=bundle&user_id=USR-99999")
            #expect(try ExportBundle(none.body).verify(by: keys).entries == 0)
        }
    }

    @Test(arguments: Engine.allCases)
    func everyFormHasEveryEntryAndTheExportIsOne(engine: Engine) async throws {
        try await Harness.with(engine) { house in
            let auditor = try await AuditReader.signedIn(house)
            let ada = try await house.person("ada")
            try await auditor.settled()
            let path = "/v1/audit-logs/export?action=user.created&format="

            let lines = try await auditor.api.get(path + "jsonl")
            let items = try lines.text.split(separator: "\n").map { try JSONReader.read(Array($0.utf8)) }
            #expect(items.count == 2)
            for item in items {
                let entry = try JCS.encode(try #require(item["entry"]))
                #expect(item["leaf_hash"]?.string == Hexadecimal.encode(MerkleHash.leaf(entry).bytes))
                let digests = try LeafEntry(entry).digests
                for text in item["disclosures"]?.array ?? [] {
                    let shown = try #require(text.string.flatMap { Disclosure(text: $0) })
                    #expect(digests.contains(shown.digest))
                }
            }
            let csv = try await auditor.api.get(path + "csv")
            #expect(csv.text.hasPrefix("index,id,timestamp,user_id,"))
            #expect(csv.text.contains(ada.user.id.text))
            let ocsf = try await auditor.api.get(path + "ocsf")
            let event = try JSONReader.read(Array(try #require(ocsf.text.split(separator: "\n").last).utf8))
            #expect(event["class_uid"]?.integer == 3001)
            #expect(event["metadata"]?["sequence"]?.integer == items.last?["idx"]?.integer)
            #expect(event["metadata"]?["uid"]?.string == items.last?["entry"]?["eid"]?.string)
            let cef = try await auditor.api.get(path + "cef")
            #expect(cef.text.split(separator: "\n").count == 2)
            #expect(cef.text.hasPrefix("CEF:0|Castellan|Castellan|1|user.created|user.created|3|rt="))

            try await auditor.settled()
            let noted = try await auditor.api.get("/v1/audit-logs?action=audit_logs.exported")
            let exports = try #require(noted["data", "entries"]?.array)
            #expect(exports.count == 4)
            #expect(exports.first?["details"]?["format"]?.string == "cef")
            #expect(exports.first?["user_id"]?.string == auditor.person.user.id.text)
        }
    }
}
