/// ISO 13616: two letters of a country, two check digits, and as many letters and digits as the country's banks use.
enum IBANCheck {
    /// Characters of an IBAN by country, from SWIFT's registry.
    static let lengths: [UInt16: Int] = {
        let table = """
            AD24 AE23 AL28 AT20 AZ28 BA20 BE16 BG22 BH22 BI27 BR29 BY28 CH21 CR22 CY28 CZ24 DE22 DJ27 DK18 DO28 EE20 EG29 ES24 \
            FI18 FK18 FO18 FR27 GB22 GE22 GI23 GL18 GR27 GT28 HN28 HR21 HU28 IE22 IL23 IQ23 IS26 IT27 JO30 KW30 KZ20 LB28 LC32 \
            LI21 LT20 LU20 LV21 LY25 MC27 MD24 ME22 MK19 MN20 MR27 MT31 MU30 NI28 NL18 NO15 OM23 PK24 PL28 PS29 PT25 QA29 RO24 \
            RS22 RU33 SA24 SC31 SD18 SE24 SI19 SK24 SM27 SO23 ST25 SV28 TL23 TN24 TR26 UA29 VA22 VG24 XK20 YE30
            """
        let rows = table.split(whereSeparator: \.isWhitespace).compactMap { row in
            Int(row.dropFirst(2)).map { (code(Array(row.utf8)[0], Array(row.utf8)[1]), $0) }
        }
        return Dictionary(rows) { first, _ in first }
    }()

    /// Two letters, either case, as one number.
    static func code(_ first: UInt8, _ second: UInt8) -> UInt16 {
        UInt16(first & 0xdf) << 8 | UInt16(second & 0xdf)
    }

    /// Whether letters and digits leave 1 when the first four go to the end and letters count from 10 (ISO/IEC 7064 mod 97,10).
    static func holds(_ characters: [UInt8]) -> Bool {
        guard characters.count > 4 else { return false }
        var rest = 0
        for character in characters[4...] + characters[..<4] {
            let value = character.isDigit ? character.digit : Int(character & 0xdf) - 55
            rest = (rest * (value > 9 ? 100 : 10) + value) % 97
        }
        return rest == 1
    }
}
