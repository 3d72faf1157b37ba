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

    /// The build writes the file. A fresh clone may resolve newer versions, so packages and major versions must be the same.
    @Test func thePartsAreThoseThatAreLinked() throws {
        let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent()
        let resolved = try JSONDecoder().decode(
            Resolved.self, from: Data(contentsOf: root.appendingPathComponent("Package.resolved")))
        // Sockets of Apple's systems; nothing of it is linked elsewhere.
        let pins = resolved.pins.filter { $0.identity != "swift-nio-transport-services" }
        for pin in pins {
            let part = Release.parts.first { $0.name == pin.identity }
            #expect(
                part?.version.split(separator: ".").first == pin.state.version.split(separator: ".").first,
                "\(pin.identity)")
        }
    }
}
