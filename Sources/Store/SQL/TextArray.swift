import Core

/// Lists of texts in one column, as a JSON array of nothing else.
extension JSONText {
    /// Texts as a JSON array.
    public init(texts: some Sequence<String>) {
        self.init(JSONValue.array(texts.map { .string($0) }).json)
    }

    /// The texts of the array; throws ``StoreFault/decoding(_:)`` for anything else, also where one element is no text.
    public var texts: [String] {
        get throws(StoreFault) {
            guard let list = (try? JSONReader.read([UInt8](text.utf8)))?.array else {
                throw .decoding("no JSON array of texts: \(text)")
            }
            return try list.map { element throws(StoreFault) in
                guard let text = element.string else { throw .decoding("no JSON array of texts: \(self.text)") }
                return text
            }
        }
    }
}
