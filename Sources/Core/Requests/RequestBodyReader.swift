/// Reads the body of a request: strict JSON, then the schema, then the type.
public enum RequestBodyReader {
    /// The body as its type, or everything that is wrong with it.
    public static func decode<Body: RequestBody>(
        _ type: Body.Type = Body.self, from bytes: [UInt8], limits: JSONLimits = JSONLimits()
    ) throws(RequestFault) -> Body {
        let value: JSONValue
        do { value = try JSONReader.read(bytes, limits: limits) } catch { throw .malformed(error) }
        let problems = Body.schema.problems(in: value)
        guard problems.isEmpty else { throw .invalid(problems) }
        do {
            return try Body(from: JSONValueDecoder(value))
        } catch let error as DecodingError {
            throw .invalid([FieldProblem(error)])
        } catch {
            throw .invalid([FieldProblem("body", "is not valid")])
        }
    }
}

extension FieldProblem {
    /// What the type refused although the schema let it through. The error's own text may name types, so it isn't shown.
    fileprivate init(_ error: DecodingError) {
        let (path, message): ([any CodingKey], String) =
            switch error {
            case .keyNotFound(let key, let context): (context.codingPath + [key], "is required")
            case .dataCorrupted(let context), .typeMismatch(_, let context), .valueNotFound(_, let context):
                (context.codingPath, "is not valid")
            @unknown default: ([], "is not valid")
            }
        let field = path.reduce(into: "") { field, key in
            if let index = key.intValue {
                field += "[\(index)]"
            } else {
                field += field.isEmpty ? key.stringValue : ".\(key.stringValue)"
            }
        }
        self.init(field.isEmpty ? "body" : field, message)
    }
}
