/// Every kind of token, as data.
enum PatternRules {
    static let all: [PatternRule] =
        [
            PatternRule(.nino, "AADDDDDDA", Cues(.nino), check: TokenChecks.nino),
            PatternRule(.nie, "ADDDDDDDA", Cues(.nie, .nif, .identity), check: TokenChecks.nie),
            PatternRule(.nif, "DDDDDDDDA", Cues(.nif, .identity), check: TokenChecks.nif),
            PatternRule(.nric, "ADDDDDDDA", Cues(.nric), check: TokenChecks.nric),
            PatternRule(.pps, "DDDDDDDA", Cues(.pps), shape: 15, check: TokenChecks.pps),
            PatternRule(.pps, "DDDDDDDAA", Cues(.pps), shape: 15, check: TokenChecks.pps),
            PatternRule(.pan, "AAAAADDDDA", Cues(.pan, .tax), shape: 20, check: TokenChecks.pan),
            PatternRule(
                .codiceFiscale, "AAAAAADDADDADDDA", Cues(.codiceFiscale), shape: 50, check: TokenChecks.codiceFiscale),
            PatternRule(.curp, "AAAADDDDDDAAAAAAND", Cues(.curp), shape: 50, check: TokenChecks.curp),
            PatternRule(.taiwanID, "ADDDDDDDDD", Cues(.taiwan, .identity), shape: 15, check: TokenChecks.taiwanID),
            PatternRule(.residentID, "DDDDDDDDDDDDDDDDDX", Cues(.residentID, .identity), check: TokenChecks.residentID),
            PatternRule(.dea, "AADDDDDDD", Cues(.dea), shape: 15, check: TokenChecks.dea),
            PatternRule(.medicare, "DANDANDAADD", Cues(.medicare), shape: 40),
            PatternRule(.vehicleNumber, "NNNNNNNNNNNNNNNNN", Cues(.vehicle), shape: 20, check: TokenChecks.vin),
            PatternRule(.twilioKey, "SK" + String(repeating: "H", count: 32), Cues(), shape: 80),
            PatternRule(.usPassport, "ADDDDDDDD", Cues(.passport), shape: 15),
            PatternRule(.usPassport, "AADDDDDDD", Cues(.passport), shape: 15),
            PatternRule(.usPassport, "AADDDDDD", Cues(.passport), shape: 15),
            PatternRule(.usPassport, "ADDDDDDD", Cues(.passport), shape: 15),
            PatternRule(.usLicence, "AAAAADDDDDDAANAA", Cues(.licence), shape: 25),
        ] + licences + vatNumbers

    /// A letter or two and 7 to 14 digits, as most of the United States write them.
    private static let licences = (7...14).flatMap { count in
        ["A", "AA"].map { letters in
            PatternRule(.usLicence, letters + String(repeating: "D", count: count), Cues(.licence), shape: 10)
        }
    }

    /// The European Union's, by the digits that follow the country's letters.
    private static let vatNumbers = [
        "atuDDDDDDDD", "beDDDDDDDDDD", "deDDDDDDDDD", "dkDDDDDDDD", "esADDDDDDDD", "frDDDDDDDDDDD", "itDDDDDDDDDDD",
        "nlDDDDDDDDDBDD", "plDDDDDDDDDD", "ptDDDDDDDDD", "seDDDDDDDDDDDD", "gbDDDDDDDDD", "czDDDDDDDD", "fiDDDDDDDD",
    ].map { form in PatternRule(.vatNumber, form, Cues(.vat, .tax), shape: 20) }
}
