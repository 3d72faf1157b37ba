extension UInt64 {
    /// A number as C2SP's formats write sizes and indexes: ASCII digits without leading zeros, below 2⁶³; nil for anything else.
    init?(decimal text: some StringProtocol) {
        let digits = text.utf8
        guard digits.allSatisfy({ UInt8(ascii: "0")...UInt8(ascii: "9") ~= $0 }),
            digits.first != UInt8(ascii: "0") || digits.count == 1,
            let number = UInt64(text), number <= .largestTree
        else { return nil }
        self = number
    }
}
