import Quantities
import TankFarm

/// A product as read.
struct ProductEntry {
    /// Nil where it only names what tanks share in alarms, or where it is wrong.
    let product: Product?
    let alarms: AlarmLayer
}

/// All products.
struct ProductList {
    /// The first of each name.
    let byName: [String: ProductEntry]
    /// In the file's order.
    let products: [Product]
}

extension ConfigurationReader {
    /// What a product needs a method for.
    private static let keysOfMethods = [
        "commodity", "alpha_per_f", "base", "density_kg_m3", "sediment_water", "air",
    ]

    /// `[[product]]`.
    func readProducts() -> ProductList {
        var entries: [String: ProductEntry] = [:]
        var products: [Product] = []
        var names: [(String, FaultPlace)] = []
        for reader in root.tables("product") {
            defer { reader.finish() }
            reader.require("name", "1–16 letters, digits and . _ -")
            let name = reader.identifier("name")
            if let name {
                names.append((name, reader.place("name")))
                reader.label = "product.\(name)"
            }
            let product = readProduct(reader, name: name ?? "")
            let alarms = readTankAlarms(reader)
            if let name, entries[name] == nil {
                entries[name] = ProductEntry(product: product, alarms: alarms)
                if let product { products.append(product) }
            }
        }
        refuseDuplicates("product", names)
        return ProductList(byName: entries, products: products)
    }

    /// Nil where it is wrong, or has no method: nothing beyond the observed volume is then computed.
    private func readProduct(_ reader: TableReader, name: String) -> Product? {
        let title = reader.title("title")
        let method = reader.choice("method", of: CorrectionMethod.allCases.map(\.rawValue))
            .flatMap(CorrectionMethod.init(rawValue:))
        if !reader.has("method"), let first = Self.keysOfMethods.first(where: reader.has) {
            let methods = NumberWords.list(CorrectionMethod.allCases.map { "\"\($0.rawValue)\"" })
            reader.fault("method", "is missing, and \(first) says nothing without it; it takes one of \(methods)")
        }
        let standard = readStandard(reader, method)
        let density = readDensity(reader, method)
        let sedimentWater = readSedimentWater(reader)
        let air = reader.choice("air", of: AirBuoyancy.allCases.map(\.rawValue)).flatMap(AirBuoyancy.init(rawValue:))
        guard let standard else { return nil }
        let correction = check(standard, density: density, reader)
        if density == nil, !reader.has("density_kg_m3"), standard.method != .water {
            faults.warn(
                reader.place("density_kg_m3"),
                "is missing: what is in a tank is brought to no base and has no mass until somebody enters a density for it"
            )
        }
        if sedimentWater == nil, !reader.has("sediment_water"), standard.method != .water {
            faults.warn(
                reader.place("sediment_water"),
                "is missing: nobody knows the net volume and mass for sure until somebody enters it; where there is none, write "
                    + "{ percent = 0 }")
        }
        // Fresh water has a density of its own, and no other water in it.
        let isWater = standard.method == .water
        let none = Product.SedimentWater(percent: 0, basis: .volume)
        return Product(
            name: name, title: title, standard: standard, baseDensity: isWater ? correction?.baseDensity : density,
            sedimentWater: sedimentWater ?? (isWater ? none : nil),
            air: air ?? (standard.base == .celsius20 ? .gbt1885 : .api1153))
    }

    /// By `method`, `commodity`, `alpha_per_f` and `base`.
    private func readStandard(_ reader: TableReader, _ method: CorrectionMethod?) -> CorrectionStandard? {
        let isOfOil = method != .water && method != CorrectionMethod.none
        let commodity = readCommodity(reader, method, isOfOil: isOfOil)
        switch method {
        case .api2004, .astm1980:
            reader.require("base", "the temperature of the standard volume: \"60F\", \"15C\" or \"20C\"")
        default: break
        }
        let found = reader.choice("base", of: BaseTemperature.allCases.map(\.rawValue))
        guard let method, let base = reader.has("base") ? found.flatMap(BaseTemperature.init(rawValue:)) : .celsius20
        else { return nil }
        if !isOfOil { return CorrectionStandard(method: method, commodity: .crude, base: base) }
        return commodity.map { CorrectionStandard(method: method, commodity: $0, base: base) }
    }

    private func readCommodity(_ reader: TableReader, _ method: CorrectionMethod?, isOfOil: Bool) -> Commodity? {
        guard isOfOil else {
            reader.refuse(
                ["commodity", "alpha_per_f"],
                "belongs to a standard for oil; method \"\(method?.rawValue ?? "")\" has none")
            return nil
        }
        if method != nil {
            reader.require("commodity", "\"A\" crude, \"B\" products, \"C\" by its own expansion or \"D\" lubricants")
        }
        let letter = reader.choice("commodity", of: ["A", "B", "C", "D"])
        if letter == "C" {
            reader.require("alpha_per_f", "the expansion at 60 °F, per °F")
        } else if letter != nil {
            reader.refuse(["alpha_per_f"], "belongs to commodity = \"C\"")
        }
        let alpha = reader.positive("alpha_per_f", upTo: 0.01, unit: "per °F")
        switch letter {
        case "A": return .crude
        case "B": return .products
        case "C": return alpha.map { .special(alphaPerFahrenheit: $0) }
        case "D": return .lubricants
        default: return nil
        }
    }

    private func readDensity(_ reader: TableReader, _ method: CorrectionMethod?) -> Double? {
        guard method != .water else {
            reader.refuse(["density_kg_m3"], "does not belong to water, which has a density of its own; take it out")
            return nil
        }
        return reader.number("density_kg_m3", in: 400...1_300, unit: "kg/m³")
    }

    private func readSedimentWater(_ reader: TableReader) -> Product.SedimentWater? {
        guard let table = reader.table("sediment_water") else { return nil }
        defer { table.finish() }
        table.require("percent", "0 to 100 %")
        let percent = table.number("percent", in: 0...100, unit: "%")
        let bases = Product.SedimentWater.Basis.allCases.map(\.rawValue)
        let basis = table.choice("basis", of: bases).flatMap(Product.SedimentWater.Basis.init(rawValue:))
        return percent.map { Product.SedimentWater(percent: $0, basis: basis ?? .volume) }
    }

    /// Whether the standard knows this commodity at this base, and this density: in its own words.
    private func check(_ standard: CorrectionStandard, density: Double?, _ reader: TableReader) -> VolumeCorrection? {
        do throws(CorrectionFault) {
            // Without a density one that every standard knows stands in: what else can be wrong is seen by it.
            return try VolumeCorrection(standard, baseDensity: density ?? 850)
        } catch {
            switch error {
            case .alpha: reader.fault("alpha_per_f", error.words)
            case .unsupported: reader.fault("method", error.words)
            case .density, .temperature, .pressure, .hydrometer, .noSolution, .notANumber:
                if density != nil { reader.fault("density_kg_m3", error.words) }
            }
            return nil
        }
    }
}
