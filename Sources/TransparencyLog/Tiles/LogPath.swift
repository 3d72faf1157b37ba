/// What a tiled log serves below its prefix (C2SP tlog-tiles): `checkpoint`, `tile/<L>/<N>[.p/<W>]` and
/// `tile/entries/<N>[.p/<W>]`.
public enum LogPath: Hashable, Sendable {
    /// The latest signed checkpoint.
    case checkpoint
    /// A tile of hashes.
    case tile(Tile)
    /// The entries under a tile of level 0; see ``EntryBundle``.
    case entries(Tile)

    /// What a path names; nil for any path that ``text`` doesn't give.
    public init?(_ path: some StringProtocol) {
        guard let named = Self.parse(String(path)), named.text.utf8.elementsEqual(path.utf8) else { return nil }
        self = named
    }

    /// The path, without a slash in front.
    public var text: String {
        switch self {
        case .checkpoint: "checkpoint"
        case .tile(let tile): "tile/\(tile.level)/\(Self.place(of: tile))"
        case .entries(let tile): "tile/entries/\(Self.place(of: tile))"
        }
    }

    /// `x001/x234/067`, and the width where the tile is partial.
    private static func place(of tile: Tile) -> String {
        var elements = [threeDigits(tile.index % 1000)]
        var rest = tile.index / 1000
        while rest > 0 {
            elements.append("x" + threeDigits(rest % 1000))
            rest /= 1000
        }
        return elements.reversed().joined(separator: "/") + (tile.isFull ? "" : ".p/\(tile.width)")
    }

    private static func threeDigits(_ number: UInt64) -> String {
        String(String(number + 1000).dropFirst())
    }

    /// Reads a path without looking at how numbers are padded: that only one text names a tile is checked afterwards.
    private static func parse(_ path: String) -> LogPath? {
        if path == "checkpoint" { return .checkpoint }
        var elements = path.split(separator: "/", omittingEmptySubsequences: false)[...]
        guard elements.popFirst() == "tile", let kind = elements.popFirst() else { return nil }
        var width = Tile.fullWidth
        if let last = elements.last, let place = elements.dropLast().last, place.hasSuffix(".p") {
            guard let number = Int(last) else { return nil }
            width = number
            elements = elements.dropLast(2) + [place.dropLast(2)]
        }
        let digits = elements.map { $0.hasPrefix("x") ? $0.dropFirst() : $0 }.joined()
        guard let index = UInt64(digits), let level = kind == "entries" ? 0 : Int(kind),
            let tile = Tile(level: level, index: index, width: width)
        else { return nil }
        return kind == "entries" ? .entries(tile) : .tile(tile)
    }
}
