/// What opens doors: keys, tokens, passwords. All are critical.
extension Kind {
    static let secrets = [
        password, credential, urlCredentials, bearerToken, jwt, privateKey, awsAccessKey, awsSecretKey, googleKey,
        googleToken, githubToken, gitlabToken, slackToken, stripeKey, castellanKey, openAIKey, anthropicKey, npmToken,
        pypiToken, sendgridKey, twilioKey, huggingFaceToken, digitalOceanToken, shopifyToken, telegramToken, vaultToken,
        squareToken, mailgunKey, postmanKey, linearKey, dockerToken, ageKey,
    ]

    static let password = secret("password", "a name such as password=, not a placeholder")
    static let credential = secret("credential", "a name such as api_key=, letters and digits")
    static let urlCredentials = secret("url_credentials", "user:password@ in a URL (RFC 3986 §3.2.1)")
    static let bearerToken = secret("bearer_token", "Bearer or Basic before it (RFC 6750 §2.1)")
    static let jwt = secret("jwt", "two parts that begin as JSON objects do (RFC 7519)")
    static let privateKey = secret("private_key", "PEM (RFC 7468)")
    static let awsAccessKey = secret("aws_access_key_id", "AKIA or ASIA and 16 of base32")
    static let awsSecretKey = secret("aws_secret_access_key", "its name, 40 of base64")
    static let googleKey = secret("google_api_key", "prefix and length")
    static let googleToken = secret("google_oauth_token", "prefix")
    static let githubToken = secret("github_token", "prefix and length")
    static let gitlabToken = secret("gitlab_token", "prefix and length")
    static let slackToken = secret("slack_token", "prefix and length")
    static let stripeKey = secret("stripe_key", "prefix and length")
    static let castellanKey = secret("api_key", "prefix sk_ and length")
    static let openAIKey = secret("openai_key", "prefix and length")
    static let anthropicKey = secret("anthropic_key", "prefix and length")
    static let npmToken = secret("npm_token", "prefix and length")
    static let pypiToken = secret("pypi_token", "prefix")
    static let sendgridKey = secret("sendgrid_key", "prefix and length")
    static let twilioKey = secret("twilio_key", "SK and 32 hexadecimal digits")
    static let huggingFaceToken = secret("huggingface_token", "prefix and length")
    static let digitalOceanToken = secret("digitalocean_token", "prefix and length")
    static let shopifyToken = secret("shopify_token", "prefix and length")
    static let telegramToken = secret("telegram_bot_token", "number, colon and 35 places")
    static let vaultToken = secret("vault_token", "prefix and length")
    static let squareToken = secret("square_token", "prefix and length")
    static let mailgunKey = secret("mailgun_key", "prefix and length")
    static let postmanKey = secret("postman_key", "prefix and length")
    static let linearKey = secret("linear_key", "prefix and length")
    static let dockerToken = secret("docker_token", "prefix and length")
    static let ageKey = secret("age_secret_key", "prefix and length (C2SP age)")

    private static func secret(_ name: String, _ check: String) -> Kind {
        Kind(name, .critical, .stars, check)
    }
}
