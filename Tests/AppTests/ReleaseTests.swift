import Core
import Foundation
import Testing

@testable import App

@Suite struct ReleaseTests {
    private struct Resolved: Decodable {
        struct Pin: Decodable {
            struct State: Decodable { let version: String }
            let identity: String
            let state: State
        }
        let pins: [Pin]
    }

    /// `swift package resolve` writes the file; the list of parts must say the same.
    @Test func thePartsAreThoseThatAreLinked() throws {
        let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent()
        let resolved = try JSONDecoder().decode(
            Resolved.self, from: Data(contentsOf: root.appendingPathComponent("Package.resolved")))
        // Sockets of Apple's systems; nothing of it is linked elsewhere.
        let pins = resolved.pins.filter { $0.identity != "swift-nio-transport-services" }
        for pin in pins {
            let part = Release.parts.first { $0.name == pin.identity }
            #expect(part?.version == pin.state.version, "\(pin.identity)")
        }
    }
}
