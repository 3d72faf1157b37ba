/// Checks of identity numbers with letters. The form was seen to fit before.
enum TokenChecks {
    /// United Kingdom: letters and pairs that HMRC doesn't give out; the last letter A to D.
    static func nino(_ bytes: UnsafeRawBufferPointer) -> Bool {
        let (first, second) = (bytes[0].lowercased, bytes[1].lowercased)
        let never = Array("dfiquv".utf8)
        let pairs = ["bg", "gb", "kn", "nk", "nt", "tn", "zz"]
        return !never.contains(first) && !never.contains(second) && second != UInt8(ascii: "o")
            && !pairs.contains { Array($0.utf8) == [first, second] } && bytes[8].lowercased <= UInt8(ascii: "d")
    }

    /// Spain, residents: X, Y and Z count as 0, 1 and 2.
    static func nie(_ bytes: UnsafeRawBufferPointer) -> Bool {
        guard let first = Array("xyz".utf8).firstIndex(of: bytes[0].lowercased) else { return false }
        return EuropeanChecks.nif(first * 10_000_000 + Digits(bytes).value(0..<7), letter: bytes[8])
    }

    static func nif(_ bytes: UnsafeRawBufferPointer) -> Bool {
        EuropeanChecks.nif(Digits(bytes).value(0..<8), letter: bytes[8])
    }

    static func nric(_ bytes: UnsafeRawBufferPointer) -> Bool {
        WorldwideChecks.nric(Digits(bytes), first: bytes[0], last: bytes[8])
    }

    static func pps(_ bytes: UnsafeRawBufferPointer) -> Bool {
        EuropeanChecks.pps(Digits(bytes), letter: bytes[7], second: bytes.count > 8 ? bytes[8] : nil)
    }

    /// India: the fourth letter says what the holder is.
    static func pan(_ bytes: UnsafeRawBufferPointer) -> Bool { Array("abcfghjlpt".utf8).contains(bytes[3].lowercased) }

    static func taiwanID(_ bytes: UnsafeRawBufferPointer) -> Bool {
        WorldwideChecks.taiwanID(Digits(bytes), letter: bytes[0])
    }

    static func residentID(_ bytes: UnsafeRawBufferPointer) -> Bool {
        WorldwideChecks.residentID(Digits(bytes.prefix(17)), check: bytes[17])
    }

    /// United States, who may prescribe: the first letter says as what.
    static func dea(_ bytes: UnsafeRawBufferPointer) -> Bool {
        Array("abcdefghjklmprstux".utf8).contains(bytes[0].lowercased) && AmericanChecks.dea(Digits(bytes))
    }

    /// Italy: places count by whether they are odd; the letter is what their sum leaves mod 26.
    static func codiceFiscale(_ bytes: UnsafeRawBufferPointer) -> Bool {
        let odd = [1, 0, 5, 7, 9, 13, 15, 17, 19, 21, 2, 4, 18, 20, 11, 3, 6, 8, 12, 14, 16, 10, 22, 25, 24, 23]
        var sum = 0
        for (index, byte) in bytes.prefix(15).enumerated() {
            let value = byte.isDigit ? byte.digit : Int(byte.lowercased) - 97
            sum += index % 2 == 0 ? odd[value] : value
        }
        return Int(bytes[15].lowercased) - 97 == sum % 26
    }

    /// Mexico: places weigh 18 to 2 in an alphabet that has Ñ after N.
    static func curp(_ bytes: UnsafeRawBufferPointer) -> Bool {
        var sum = 0
        for (index, byte) in bytes.prefix(17).enumerated() {
            let letter = Int(byte.lowercased) - 97
            sum += (byte.isDigit ? byte.digit : letter + (letter > 13 ? 11 : 10)) * (18 - index)
        }
        return (10 - sum % 10) % 10 == bytes[17].digit
    }

    /// North America: 49 CFR 565.15, no I, O or Q; the ninth place is what the others leave mod 11.
    static func vin(_ bytes: UnsafeRawBufferPointer) -> Bool {
        let values = Array("0123456789.ABCDEFGH..JKLMN.P.R..STUVWXYZ".utf8)
        let weights = [8, 7, 6, 5, 4, 3, 2, 10, 0, 9, 8, 7, 6, 5, 4, 3, 2]
        var sum = 0
        for (byte, weight) in zip(bytes, weights) {
            guard let value = values.firstIndex(of: byte.isLetter ? byte & 0xdf : byte) else { return false }
            sum += value % 10 * weight
        }
        return bytes[8] & 0xdf == UInt8(ascii: "X") ? sum % 11 == 10 : bytes[8].isDigit && bytes[8].digit == sum % 11
    }
}
