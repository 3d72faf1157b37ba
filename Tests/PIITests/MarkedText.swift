import Foundation

/// Sentences in which others marked personal data. They aren't part of this repository: `CASTELLAN_PII` names their folder, which is
/// `../shared/data/pii` beside the repository unless told.
enum MarkedText {
    static let absence = "no marked sentences: set CASTELLAN_PII to their folder"
    static let present = FileManager.default.fileExists(atPath: file.path)

    /// A text, and where what was marked stands, in bytes of UTF-8.
    struct Sentence {
        let text: String
        let spans: [(mark: String, range: Range<Int>)]
    }

    static func sentences() throws -> [Sentence] {
        let decoder = JSONDecoder()
        decoder.keyDecodingStrategy = .convertFromSnakeCase
        return try decoder.decode([Record].self, from: Data(contentsOf: file)).map { record in
            var starts = [0]
            for scalar in record.fullText.unicodeScalars { starts.append((starts.last ?? 0) + UTF8.width(scalar)) }
            return Sentence(
                text: record.fullText,
                spans: record.spans.map { ($0.entityType, starts[$0.startPosition]..<starts[$0.endPosition]) })
        }
    }

    private struct Record: Decodable {
        struct Span: Decodable {
            let entityType: String
            let startPosition, endPosition: Int
        }
        let fullText: String
        let spans: [Span]
    }

    private static let file: URL = {
        let name = "synth_dataset_v2.json"
        if let path = ProcessInfo.processInfo.environment["CASTELLAN_PII"] {
            return URL(filePath: path).appending(path: name)
        }
        let repository = (0..<3).reduce(URL(filePath: #filePath)) { url, _ in url.deletingLastPathComponent() }
        return repository.deletingLastPathComponent().appending(path: "shared/data/pii/\(name)")
    }()
}
