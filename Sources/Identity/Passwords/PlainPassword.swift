import Core
import Crypto

/// A password as somebody who guesses sees it: in lower case, as code points.
struct PlainPassword {
    private let scalars: [Unicode.Scalar]

    /// How much may be put around a common password without making it another one: `password` is in
    /// `!password123456`. In code points.
    static let mostDecoration = 10
    /// A text that is repeated must itself be as long as a password beside a second factor. In code points.
    static let shortestRepeated = 8

    init(_ password: String) {
        scalars = Array(password.lowercased().unicodeScalars)
    }

    /// Whether it is a common password, one with digits and signs around it, or one written several times.
    var isCommon: Bool {
        let bare = bare
        return [scalars, bare, Self.unit(of: scalars), Self.unit(of: bare)].contains(where: Self.isListed)
    }

    /// Whether it repeats a short text, or each code point follows from the one before: `aaaa`, `abab`, `123456789012`.
    var isPattern: Bool {
        let unit = Self.unit(of: scalars).count
        if unit < scalars.count && unit < Self.shortestRepeated { return true }
        return zip(scalars, scalars.dropFirst()).allSatisfy(Self.areNeighbours)
    }

    /// How many code points are left when every occurrence of the names is taken out.
    func without(_ names: [String], shortest: Int) -> Int {
        var rest = scalars[...]
        for name in names.map({ Array($0.lowercased().unicodeScalars) }) where name.count >= shortest {
            var left: [Unicode.Scalar] = []
            while let first = rest.first {
                if rest.starts(with: name) {
                    rest = rest.dropFirst(name.count)
                } else {
                    left.append(first)
                    rest = rest.dropFirst()
                }
            }
            rest = left[...]
        }
        return rest.count
    }

    /// Without the digits and signs at both ends; whole when they are too many to be decoration.
    private var bare: [Unicode.Scalar] {
        let start = scalars.firstIndex { $0.properties.isAlphabetic } ?? scalars.endIndex
        let end = scalars.lastIndex { $0.properties.isAlphabetic } ?? scalars.startIndex
        guard start <= end, start + scalars.count - 1 - end <= Self.mostDecoration else { return scalars }
        return Array(scalars[start...end])
    }

    /// The shortest text that gives this one when it is repeated; the whole when none does.
    private static func unit(of text: [Unicode.Scalar]) -> [Unicode.Scalar] {
        for length in 1..<max(1, text.count / 2 + 1) where text.count % length == 0 {
            if text.indices.dropFirst(length).allSatisfy({ text[$0] == text[$0 - length] }) {
                return Array(text.prefix(length))
            }
        }
        return text
    }

    private static func areNeighbours(_ one: Unicode.Scalar, _ next: Unicode.Scalar) -> Bool {
        switch (one, next) {
        case ("9", "0"), ("0", "9"), ("z", "a"), ("a", "z"): true
        default: abs(Int(next.value) - Int(one.value)) <= 1
        }
    }

    /// Whether the text is on the list. Of 140,000 other texts one is taken for a listed one: four bytes of a hash are
    /// kept of each.
    private static func isListed(_ text: [Unicode.Scalar]) -> Bool {
        var view = String.UnicodeScalarView()
        view.append(contentsOf: text)
        let prefix = word(SHA256.hash(data: Array(String(view).utf8)).prefix(4))
        var (low, high) = (0, listed.count)
        while low < high {
            let middle = (low + high) / 2
            if listed[middle] < prefix { low = middle + 1 } else { high = middle }
        }
        return low < listed.count && listed[low] == prefix
    }

    private static let listed: [UInt32] = {
        let bytes = Base64URL.decode(commonPasswordPrefixes) ?? []
        precondition(bytes.count >= 40_000, "the list of common passwords is damaged")
        return stride(from: 0, to: bytes.count - 3, by: 4).map { word(bytes[$0..<$0 + 4]) }
    }()

    private static func word(_ bytes: some Sequence<UInt8>) -> UInt32 {
        bytes.reduce(0) { $0 << 8 | UInt32($1) }
    }
}
