/// Numbers that states of the Americas give to people.
extension Kind {
    static let american = [
        ssn, itin, ein, usPassport, usLicence, medicare, npi, dea, canadianSIN, curp, cpf, cnpj, cuit, rut,
    ]

    static let ssn = Kind(
        "ssn", .critical, .fixed("***-**-****"), "no area 000, 666, 900–999; no group 00; no serial 0000")
    static let itin = Kind("us_itin", .critical, .fixed("***-**-****"), "area 900–999, the IRS's ranges of groups")
    static let ein = Kind("us_ein", .medium, .fixed("**-*******"), "a cue")
    static let usPassport = Kind("passport", .critical, .stars, "6 to 9 letters and digits, near a cue")
    static let usLicence = Kind("driver_license", .high, .stars, "5 to 16 letters and digits, near a cue")
    static let medicare = Kind("us_medicare_id", .high, .stars, "the CMS's format of 11 places")
    static let npi = Kind("us_npi", .low, .stars, "Luhn with 80840 before it, near a cue")
    static let dea = Kind("us_dea", .medium, .stars, "the DEA's check digit")
    static let canadianSIN = Kind("ca_sin", .critical, .stars, "Luhn")
    static let curp = Kind("mx_curp", .critical, .stars, "RENAPO check digit")
    static let cpf = Kind("br_cpf", .critical, .stars, "two digits mod 11")
    static let cnpj = Kind("br_cnpj", .low, .stars, "two digits mod 11")
    static let cuit = Kind("ar_cuit", .high, .stars, "mod 11")
    static let rut = Kind("cl_rut", .high, .stars, "mod 11")
}

/// Numbers that European states give to people.
extension Kind {
    static let european = [
        nino, nhs, nif, nie, codiceFiscale, germanTax, nir, bsn, belgian, pesel, personnummer, fodselsnummer, cpr, hetu,
        portugueseNIF, ahv, pps, cnp, egn, rodneCislo, isikukood,
    ]

    static let nino = Kind("uk_nino", .critical, .stars, "HMRC's prefixes and suffixes")
    static let nhs = Kind("uk_nhs", .critical, .stars, "mod 11")
    static let nif = Kind("es_nif", .critical, .stars, "letter mod 23")
    static let nie = Kind("es_nie", .critical, .stars, "letter mod 23")
    static let codiceFiscale = Kind("it_codice_fiscale", .critical, .stars, "letter mod 26")
    static let germanTax = Kind("de_tax_id", .critical, .stars, "ISO/IEC 7064 mod 11,10")
    static let nir = Kind("fr_nir", .critical, .stars, "mod 97")
    static let bsn = Kind("nl_bsn", .critical, .stars, "weighted mod 11")
    static let belgian = Kind("be_national_number", .critical, .stars, "mod 97")
    static let pesel = Kind("pl_pesel", .critical, .stars, "weighted mod 10")
    static let personnummer = Kind("se_personnummer", .critical, .stars, "Luhn")
    static let fodselsnummer = Kind("no_fodselsnummer", .critical, .stars, "two digits mod 11")
    static let cpr = Kind("dk_cpr", .critical, .stars, "day and month")
    static let hetu = Kind("fi_hetu", .critical, .stars, "letter mod 31")
    static let portugueseNIF = Kind("pt_nif", .high, .stars, "mod 11")
    static let ahv = Kind("ch_ahv", .critical, .stars, "EAN-13, prefix 756")
    static let pps = Kind("ie_pps", .critical, .stars, "letter mod 23")
    static let cnp = Kind("ro_cnp", .critical, .stars, "weighted mod 11")
    static let egn = Kind("bg_egn", .critical, .stars, "weighted mod 11")
    static let rodneCislo = Kind("cz_rodne_cislo", .critical, .stars, "mod 11")
    static let isikukood = Kind("ee_isikukood", .critical, .stars, "two weightings mod 11")
}

/// Numbers that other states give to people.
extension Kind {
    static let worldwide = [
        aadhaar, pan, tfn, medicareCard, abn, ird, nric, rrn, residentID, taiwanID, myNumber, thaiID, southAfricanID,
        tckn, israeliID,
    ]

    static let aadhaar = Kind("in_aadhaar", .critical, .stars, "Verhoeff")
    static let pan = Kind("in_pan", .high, .stars, "the letter of the holder's status")
    static let tfn = Kind("au_tfn", .critical, .stars, "weighted mod 11")
    static let medicareCard = Kind("au_medicare", .high, .stars, "weighted mod 10")
    static let abn = Kind("au_abn", .low, .stars, "weighted mod 89")
    static let ird = Kind("nz_ird", .high, .stars, "weighted mod 11")
    static let nric = Kind("sg_nric", .critical, .stars, "letter mod 11")
    static let rrn = Kind("kr_rrn", .critical, .stars, "weighted mod 11")
    static let residentID = Kind("cn_resident_id", .critical, .stars, "ISO/IEC 7064 mod 11-2")
    static let taiwanID = Kind("tw_national_id", .critical, .stars, "weighted mod 10")
    static let myNumber = Kind("jp_my_number", .critical, .stars, "weighted mod 11")
    static let thaiID = Kind("th_national_id", .critical, .stars, "weighted mod 11")
    static let southAfricanID = Kind("za_id", .critical, .stars, "Luhn")
    static let tckn = Kind("tr_tckn", .critical, .stars, "two digits mod 10")
    static let israeliID = Kind("il_id", .critical, .stars, "Luhn")
}
