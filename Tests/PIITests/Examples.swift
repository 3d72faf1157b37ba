/// Published examples: test numbers of card networks, documentation's addresses, examples of standards and their agencies.
enum Examples {
    /// A kind's name, a text that holds one value of it, and the value.
    struct Example: Sendable, CustomStringConvertible {
        let kind, text, value: String
        var description: String { "\(kind): \(text)" }

        init(_ kind: String, _ before: String, _ value: String, _ after: String = "") {
            (self.kind, text, self.value) = (kind, before + value + after, value)
        }
    }

    static let all = contact + financial + american + european + worldwide

    static let contact = [
        Example("email", "write to ", "jane.doe+news@example.co.uk", "."),
        Example("email", "<", "o'brien@example.org", ">"),
        Example("phone", "at ", "(555) 123-4567", " today"),
        Example("phone", "", "555-123-4567"),
        Example("phone", "", "555.123.4567"),
        Example("phone", "", "+1 555-123-4567"),
        Example("phone", "", "+44 20 7946 0958"),
        Example("phone", "call ", "07700 900123"),
        Example("phone", "Phone: ", "555-123-4567 x12"),
        Example("person_name", "Dear Mr ", "John Q. Public", ","),
        Example("person_name", "my name is ", "Jane Doe", "."),
        Example("postal_address", "at ", "1600 Pennsylvania Avenue", " in"),
        Example("postal_address", "", "12 Main St, Apt 4", "."),
        Example("date_of_birth", "born on ", "4/16/1980"),
        Example("date_of_birth", "DOB: ", "1980-04-16"),
        Example("vin", "VIN ", "1M8GDM9AXKP042788"),
        Example("medical_record_number", "MRN ", "00123456"),
        Example("ip_address", "from ", "203.0.113.7", ":8080"),
        Example("ip_address", "from ", "2001:db8::8a2e:370:7334"),
        Example("mac_address", "", "00:1A:2B:3C:4D:5E"),
        Example("mac_address", "on ", "00-1A-2B-3C-4D-5E", " since"),
        Example("url", "see ", "https://example.com/a?b=c", "."),
        Example("url", "see ", "www.example.com/path", ", then"),
        Example("imei", "IMEI ", "490154203237518"),
    ]

    static let financial = [
        Example("credit_card", "", "4111111111111111"),
        Example("credit_card", "", "4111 1111 1111 1111"),
        Example("credit_card", "", "5555-5555-5555-4444"),
        Example("credit_card", "", "378282246310005"),
        Example("credit_card", "", "3782 822463 10005"),
        Example("credit_card", "", "6011111111111117"),
        Example("credit_card", "", "2223003122003222"),
        Example("credit_card", "card ", "4222222222222"),
        Example("iban", "", "GB82WEST12345698765432"),
        Example("iban", "", "GB82 WEST 1234 5698 7654 32"),
        Example("iban", "", "DE89370400440532013000"),
        Example("us_bank_routing", "routing number ", "021000021"),
        Example("uk_sort_code", "sort code ", "12-34-56"),
        Example("vat_number", "VAT ", "DE123456789"),
        Example("swift_bic", "BIC: ", "DEUTDEFF500", "."),
        Example("swift_bic", "SWIFT code ", "DEUTDEFF"),
        Example("bitcoin_address", "", "1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNa"),
        Example("bitcoin_address", "", "bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t4"),
        Example("ethereum_address", "", "0x52908400098527886E0F7030069857D2E4169EE7"),
    ]

    static let american = [
        Example("ssn", "", "123-45-6789"),
        Example("ssn", "my SSN is ", "123456789"),
        Example("us_itin", "", "912-70-1234"),
        Example("us_ein", "EIN ", "12-3456789"),
        Example("passport", "passport ", "123456789"),
        Example("driver_license", "driver's license ", "F1234567"),
        Example("us_medicare_id", "", "1EG4-TE5-MK73"),
        Example("us_npi", "NPI ", "1234567893"),
        Example("us_dea", "DEA ", "AB1234563"),
        Example("ca_sin", "SIN ", "046 454 286"),
        Example("mx_curp", "", "HEGG560427MVZRRL04"),
        Example("br_cpf", "", "529.982.247-25"),
        Example("br_cnpj", "", "11.222.333/0001-81"),
        Example("ar_cuit", "", "20-12345678-6"),
        Example("cl_rut", "", "12.345.678-5"),
    ]

    static let european = [
        Example("uk_nino", "", "AB123456C"),
        Example("uk_nino", "", "AB 12 34 56 C", " is hers"),
        Example("uk_nhs", "NHS ", "943 476 5919"),
        Example("es_nif", "", "12345678Z"),
        Example("es_nie", "", "X1234567L"),
        Example("it_codice_fiscale", "", "RSSMRA85T10A562S"),
        Example("de_tax_id", "Steuer-ID ", "86095742719"),
        Example("fr_nir", "", "2 55 08 14 168 025 38"),
        Example("nl_bsn", "BSN ", "111222333"),
        Example("be_national_number", "", "85.07.30-033.28"),
        Example("pl_pesel", "PESEL ", "44051401359"),
        Example("se_personnummer", "", "811228-9874"),
        Example("dk_cpr", "CPR ", "211062-5629"),
        Example("fi_hetu", "", "131052-308T"),
        Example("pt_nif", "NIF ", "123456789"),
        Example("ch_ahv", "", "756.9217.0769.85"),
        Example("ie_pps", "PPS ", "1234567T"),
        Example("bg_egn", "EGN ", "7523169263"),
        Example("cz_rodne_cislo", "", "710319/2745"),
        Example("ee_isikukood", "isikukood ", "37605030299"),
    ]

    static let worldwide = [
        Example("in_aadhaar", "", "2341 2341 2346"),
        Example("in_pan", "PAN ", "ABCPE1234F"),
        Example("au_tfn", "TFN ", "123 456 782"),
        Example("au_medicare", "Medicare ", "2123 45670 1"),
        Example("au_abn", "ABN ", "51 824 753 556"),
        Example("nz_ird", "IRD ", "49-091-850"),
        Example("sg_nric", "", "S1234567D"),
        Example("cn_resident_id", "", "11010519491231002X"),
        Example("tw_national_id", "national ID ", "A123456789"),
        Example("jp_my_number", "mynumber ", "123456789018"),
        Example("za_id", "identity number ", "8001015009087"),
        Example("tr_tckn", "TC kimlik ", "10000000146"),
        Example("il_id", "teudat zehut ", "000000018"),
    ]
}
