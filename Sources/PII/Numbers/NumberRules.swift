/// Every kind of number, as data.
enum NumberRules {
    /// A grouping that hardly anything else has.
    private static let telling = NumberRule.Scores(shaped: 35)
    /// Digits that only count near a word.
    private static let cueOnly = NumberRule.Scores(bare: 15, shaped: 20, holds: 15)

    static let all = american + european + worldwide + others

    /// The rules for each count of digits.
    static let byCount: [[NumberRule]] = (0...Digits.most).map { count in all.filter { $0.digits.contains(count) } }

    /// Those that can reach the threshold without a word about them.
    static func telling(_ threshold: Int) -> [[NumberRule]] {
        byCount.map { $0.filter { $0.scores.most >= threshold } }
    }

    /// The words that speak of some kind with so many digits.
    static let cuesByCount = byCount.map { $0.reduce(Cues()) { $0.union($1.cues) } }

    private static let american = [
        NumberRule(
            .ssn, 9...9, [0x324], Cues(.ssn), .init(bare: 5, shaped: 60, holds: 15, fails: 35),
            check: AmericanChecks.ssn),
        NumberRule(
            .itin, 9...9, [0x324], Cues(.itin, .ssn), .init(bare: 0, shaped: 40, holds: 25, fails: 60),
            check: AmericanChecks.itin),
        NumberRule(.ein, 9...9, [0x27], Cues(.ein, .tax), .init(bare: 0, shaped: 25)),
        NumberRule(.npi, 10...10, [], Cues(.npi), check: AmericanChecks.npi),
        NumberRule(.canadianSIN, 9...9, [0x333], Cues(.sin), check: AmericanChecks.sin),
        NumberRule(.cpf, 11...11, [0x3332], Cues(.cpf, .tax), telling, check: AmericanChecks.cpf),
        NumberRule(.cnpj, 14...14, [0x23342], Cues(.cnpj, .tax), telling, check: AmericanChecks.cnpj),
        NumberRule(.cuit, 11...11, [0x281], Cues(.cuit, .tax), telling, check: AmericanChecks.cuit),
    ]

    private static let european = [
        NumberRule(.nhs, 10...10, [0x334], Cues(.nhs), check: EuropeanChecks.nhs),
        NumberRule(.germanTax, 11...11, [0x2333], Cues(.steuer), telling, check: EuropeanChecks.taxID),
        NumberRule(.nir, 15...15, [0x1222332, 0x12223332, 0xd2], Cues(.nir), telling, check: EuropeanChecks.nir),
        NumberRule(.bsn, 9...9, [0x423, 0x333], Cues(.bsn), check: EuropeanChecks.bsn),
        NumberRule(
            .belgian, 11...11, [0x22232, 0x632], Cues(.rijksregister, .identity), telling, check: EuropeanChecks.belgian
        ),
        NumberRule(.pesel, 11...11, [], Cues(.pesel), check: EuropeanChecks.pesel),
        NumberRule(.personnummer, 10...12, [0x64, 0x84], Cues(.personnummer), .init(shaped: 32), check: sweden),
        NumberRule(.fodselsnummer, 11...11, [0x65], Cues(.fodselsnummer), telling, check: EuropeanChecks.fodselsnummer),
        NumberRule(.cpr, 10...10, [0x64], Cues(.cpr), .init(shaped: 20, holds: 15), check: EuropeanChecks.cpr),
        NumberRule(.portugueseNIF, 9...9, [0x333], Cues(.nif, .tax), check: EuropeanChecks.portugueseNIF),
        NumberRule(.ahv, 13...13, [0x3442], Cues(.ahv), telling, check: EuropeanChecks.ahv),
        NumberRule(.cnp, 13...13, [], Cues(.cnp), check: EuropeanChecks.cnp),
        NumberRule(.egn, 10...10, [], Cues(.egn), check: EuropeanChecks.egn),
        NumberRule(.rodneCislo, 10...10, [0x64], Cues(.rodneCislo), telling, check: EuropeanChecks.rodneCislo),
        NumberRule(.isikukood, 11...11, [], Cues(.isikukood, .identity), check: EuropeanChecks.isikukood),
        NumberRule(.sortCode, 6...6, [0x222], Cues(.sortCode), cueOnly),
    ]

    private static let worldwide = [
        NumberRule(.aadhaar, 12...12, [0x444], Cues(.aadhaar), telling, check: WorldwideChecks.aadhaar),
        NumberRule(.tfn, 9...9, [0x333], Cues(.tfn, .tax), check: WorldwideChecks.tfn),
        NumberRule(.medicareCard, 10...10, [0x451], Cues(.medicare), check: WorldwideChecks.medicare),
        NumberRule(.abn, 11...11, [0x2333], Cues(.abn), check: WorldwideChecks.abn),
        NumberRule(.ird, 8...9, [0x233, 0x333], Cues(.ird), check: WorldwideChecks.ird),
        NumberRule(.rrn, 13...13, [0x67], Cues(.rrn), telling, check: WorldwideChecks.rrn),
        NumberRule(
            .residentID, 18...18, [], Cues(.residentID, .identity), .init(bare: 35),
            check: { WorldwideChecks.residentID($0.prefix(17), check: UInt8(48 + $0[17])) }),
        NumberRule(.myNumber, 12...12, [0x444], Cues(.myNumber), check: WorldwideChecks.myNumber),
        NumberRule(.thaiID, 13...13, [0x14521], Cues(.thai, .identity), telling, check: WorldwideChecks.thaiID),
        NumberRule(
            .southAfricanID, 13...13, [0x6412], Cues(.southAfrica, .identity), check: WorldwideChecks.southAfricanID),
        NumberRule(.tckn, 11...11, [], Cues(.tckn, .identity), check: WorldwideChecks.tckn),
        NumberRule(.israeliID, 9...9, [], Cues(.israel, .identity), check: Luhn.holds),
    ]

    private static let others = [
        NumberRule(.bankRouting, 9...9, [0x441], Cues(.routing), check: AmericanChecks.routing),
        NumberRule(.bankAccount, 7...17, [], Cues(.bank), .init(bare: 10)),
        NumberRule(.usPassport, 8...9, [], Cues(.passport), cueOnly),
        NumberRule(.usLicence, 7...14, [], Cues(.licence), cueOnly),
        NumberRule(.medicalRecord, 6...12, [], Cues(.medical), cueOnly),
        NumberRule(.imei, 15...15, [0x2661, 0x861], Cues(.imei), check: Luhn.holds),
        NumberRule(
            .iccid, 19...20, [], Cues(.iccid), check: { $0.value(0..<2) == 89 && Luhn.holds($0) }),
    ]

    /// Ten digits, or twelve with the century.
    @Sendable private static func sweden(_ digits: Digits) -> Bool {
        digits.count != 11 && EuropeanChecks.personnummer(digits)
    }
}
