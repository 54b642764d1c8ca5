// SPDX-License-Identifier: Apache-2.0

/// Makes a ``Contract`` of documents. Goes on after an error, so that all are told at once.
struct OpenAPICompiler {
    let documents: DocumentSet
    let options: ContractOptions
    var shapes: ShapeCompiler
    private var schemas: SchemaCompiler
    private(set) var errors: [ContractError] = []
    /// The entries of schemas, and how they were asked for.
    private var entries: [Place: SchemaEntry] = [:]
    private var references: [String] = []

    /// Beyond this many errors a list helps nobody.
    static let maximumErrors = 100
    /// Schemas that are compiled to find more errors: about a second's work.
    private static let maximumRetriedSchemas = 100_000

    init(_ documents: DocumentSet, _ options: ContractOptions) throws(ContractErrors) {
        self.documents = documents
        self.options = options
        shapes = ShapeCompiler(documents)
        var registry = SchemaRegistry()
        do throws(SchemaError) {
            for source in documents.sources { try registry.add(source) }
        } catch {
            throw ContractErrors([ContractError(error)])
        }
        schemas = SchemaCompiler(registry, options: SchemaOptions(formats: options.formats))
    }

    mutating func compile() throws(ContractErrors) -> Contract {
        let root = documents.root
        let info = documents.member("info", of: root)
        let securitySchemes = readSecuritySchemes()
        let security = documents.member("security", of: root).map { readSecurity($0, securitySchemes) } ?? []
        let items = readPaths(security: security, schemes: securitySchemes)
        let plan = finishSchemas()

        var paths: [ContractPath] = []
        var operations: [ContractOperation] = []
        var index = PathIndex()
        for item in items {
            var own: [ContractOperation] = []
            for draft in item.operations {
                own.append(
                    ContractOperation(
                        draft,
                        index: operations.count + own.count,
                        template: item.template,
                        shapes: shapes.table,
                        acceptsBrackets: options.acceptsBrackets
                    )
                )
            }
            if let known = index.insert(item.template, path: paths.count) {
                note(item.place, "the path is the same as \(paths[known].template.text) but for the names in it")
                continue
            }
            operations += own
            paths.append(ContractPath(template: item.template, operations: own))
        }
        checkOperationIDs(items)
        guard errors.isEmpty, let plan else { throw ContractErrors(sortedErrors()) }
        return Contract(
            title: info.flatMap { documents.string("title", of: $0) } ?? "",
            version: info.flatMap { documents.string("version", of: $0) } ?? "",
            paths: paths,
            operations: operations,
            securitySchemes: securitySchemes,
            extensions: readExtensions([root]),
            index: index,
            plan: plan,
            shapes: shapes.table
        )
    }

    private mutating func checkOperationIDs(_ items: [PathDraft]) {
        var seen: [String: Place] = [:]
        for item in items where item.isFirst {
            for operation in item.operations {
                guard let id = operation.operationID else { continue }
                if seen.updateValue(item.place, forKey: id) != nil {
                    note(item.place, "another operation has the operationId \(id)")
                }
            }
        }
    }

    // MARK: Errors

    mutating func note(_ place: Place, _ message: String) {
        note(documents.error(place, message))
    }

    mutating func note(_ error: ContractError) {
        guard errors.count < Self.maximumErrors, !errors.contains(error) else { return }
        errors.append(error)
    }

    /// Where a reference leads; nil, and an error, if nowhere.
    mutating func target(of place: Place) -> Place? {
        do throws(ContractErrors) {
            return try documents.target(of: place)
        } catch {
            for error in error.errors { note(error) }
            return nil
        }
    }

    /// As ``target(of:)``, for what must be an object then.
    mutating func object(_ place: Place, _ what: String) -> Place? {
        guard let target = target(of: place) else { return nil }
        guard documents.isObject(target) else {
            note(target, "\(what) must be an object")
            return nil
        }
        return target
    }

    private func sortedErrors() -> [ContractError] {
        errors.sorted { ($0.document, $0.pointer, $0.message) < ($1.document, $1.pointer, $1.message) }
    }

    // MARK: Schemas

    /// The entry of a schema, which will be compiled.
    mutating func entry(_ place: Place) -> SchemaEntry? {
        if let known = entries[place] { return known }
        let reference = documents.uri(place) + "#" + documents.pointer(place).replacing("%", with: "%25")
        do throws(SchemaError) {
            let entry = try schemas.entry(reference)
            entries[place] = entry
            references.append(reference)
            return entry
        } catch {
            note(ContractError(error))
            return nil
        }
    }

    /// Compiles the schemas. When one is wrong, tries each alone, to tell of all.
    private mutating func finishSchemas() -> SchemaPlan? {
        let compiler = schemas
        do throws(SchemaError) {
            return try compiler.finish()
        } catch {
            note(ContractError(error))
        }
        var schemasLeft = Self.maximumRetriedSchemas
        for reference in references where errors.count < Self.maximumErrors && schemasLeft > 0 {
            do throws(SchemaError) {
                var compiler = SchemaCompiler(schemas.registry, options: schemas.options)
                _ = try compiler.entry(reference)
                schemasLeft -= try compiler.finish().count
            } catch {
                note(ContractError(error))
            }
        }
        return nil
    }

    // MARK: Extensions

    /// The `x-gatehouse-…` members; of the same name the later place's counts.
    func readExtensions(_ places: [Place]) -> [String: [UInt8]] {
        var result: [String: [UInt8]] = [:]
        for place in places {
            for member in documents.members(of: place) where member.name.hasPrefix("x-gatehouse-") {
                result[member.name] = documents.json(member.value)
            }
        }
        return result
    }
}
