/// People, and how to reach them.
extension Kind {
    static let contact = [
        email, phone, personName, postalAddress, dateOfBirth, vehicleNumber, medicalRecord,
    ]

    static let email = Kind("email", .high, .email, "RFC 5321 lengths; a domain with a top level")
    static let phone = Kind("phone", .medium, .fixed("***-***-****"), "NANP; E.164 lengths; other groupings by cue")
    static let personName = Kind("person_name", .medium, .fixed("***"), "JSON key, title or cue word")
    static let postalAddress = Kind(
        "postal_address", .medium, .fixed("***"), "JSON key; number, name and kind of street")
    static let dateOfBirth = Kind("date_of_birth", .high, .fixed("****-**-**"), "a day of the calendar, near a cue")
    static let vehicleNumber = Kind("vin", .low, .stars, "ISO 3779, check digit of 49 CFR 565")
    static let medicalRecord = Kind("medical_record_number", .high, .stars, "a cue")
}

/// Machines and where they are.
extension Kind {
    static let network = [ipAddress, macAddress, url, imei, iccid]

    static let ipAddress = Kind(
        "ip_address", .medium, .fixed("***.***.***.***"), "RFC 4291 §2.2; not a version's number")
    static let macAddress = Kind("mac_address", .low, .fixed("**:**:**:**:**:**"), "IEEE 802 EUI-48, one separator")
    static let url = Kind("url", .low, .stars, "RFC 3986 scheme and host")
    static let imei = Kind("imei", .medium, .stars, "Luhn (3GPP TS 23.003), near a cue")
    static let iccid = Kind("iccid", .medium, .stars, "Luhn and the prefix 89 (ITU-T E.118), near a cue")
}

/// Money.
extension Kind {
    static let financial = [
        creditCard, iban, bankRouting, bankAccount, swiftCode, sortCode, vatNumber, bitcoin, ethereum,
    ]

    static let creditCard = Kind(
        "credit_card", .critical, .fixed("****-****-****-****"), "Luhn (ISO/IEC 7812-1), issuer's range and length")
    static let iban = Kind("iban", .critical, .stars, "mod 97 (ISO 13616), the country's length")
    static let bankRouting = Kind(
        "us_bank_routing", .medium, .stars, "ABA checksum and Federal Reserve prefix, near a cue")
    static let bankAccount = Kind("bank_account", .high, .stars, "a cue")
    static let swiftCode = Kind("swift_bic", .low, .stars, "ISO 9362 shape, a cue")
    static let sortCode = Kind("uk_sort_code", .medium, .fixed("**-**-**"), "a cue")
    static let vatNumber = Kind("vat_number", .low, .stars, "the country's shape, a cue")
    static let bitcoin = Kind(
        "bitcoin_address", .high, .stars, "Bech32 and Bech32m (BIP 173, 350); base58 by its shape")
    static let ethereum = Kind("ethereum_address", .high, .stars, "0x and 40 hexadecimal digits")
}
