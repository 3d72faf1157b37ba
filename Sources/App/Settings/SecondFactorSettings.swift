import Identity

extension SecondFactorPolicy {
    /// The word for no role at all.
    static let nobody = "none"

    /// Reads the settings, under a heading of their own.
    init(_ reader: inout SettingsReader) {
        reader.begin("Second factors")
        let roles = reader.value(
            "MFA_REQUIRED_ROLES", .list(of: .text("role", where: { !$0.isEmpty })),
            default: Self.usual.requiredRoles.sorted(),
            "Roles whose holders need a second factor: they set one up at their next sign-in, and no session of theirs counts "
                + "without. `none` for nobody.")
        if roles.contains(Self.nobody), roles.count > 1 {
            reader.refuse("MFA_REQUIRED_ROLES", "names roles and none; keep one")
        }
        let days = reader.value(
            "MFA_REMEMBER_DAYS", .integer(0...365), default: Self.usualDays,
            "How many days a device on which a second factor was shown is spared the next one, where its user wishes so; "
                + "0 for never.")
        self.init(
            requiredRoles: roles == [Self.nobody] ? [] : Set(roles), rememberedFor: .seconds(days * 86_400))
    }
}
