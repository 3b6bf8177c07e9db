import TankFarm

extension ConfigurationReader {
    /// `[[product]]`, by name. What belongs to the quantity calculation is checked and comes into use with it; the
    /// product's alarms are in force.
    func readProducts() -> [String: AlarmLayer] {
        var products: [String: AlarmLayer] = [:]
        var names: [(String, FaultPlace)] = []
        for reader in root.tables("product") {
            defer { reader.finish() }
            reader.require("name", "1–16 letters, digits and . _ -")
            let name = reader.identifier("name")
            if let name {
                names.append((name, reader.place("name")))
                reader.label = "product.\(name)"
            }
            _ = reader.title("title")
            _ = reader.choice("method", of: ["api2004", "astm1980", "gbt1885"])
            _ = reader.choice("commodity", of: ["A", "B", "C", "D"])
            _ = reader.choice("base", of: ["60F", "15C", "20C"])
            _ = reader.number("density_kg_m3", in: 400...1_300, unit: "kg/m³")
            _ = reader.choice("air", of: ["gbt1885", "api11.5.3"])
            if let content = reader.table("sediment_water") {
                content.require("percent", "0 to 100 %")
                _ = content.number("percent", in: 0...100, unit: "%")
                _ = content.choice("basis", of: ["volume", "mass"])
                content.finish()
            }
            let layer = readTankAlarms(reader)
            if let name, products[name] == nil { products[name] = layer }
        }
        refuseDuplicates("product", names)
        return products
    }

    /// A tank's own keys for the quantity calculation: checked, and in use from that on. The heights at which a floating
    /// roof stands and floats are in use now.
    func readQuantityKeys(_ reader: TableReader, height: ClosedRange<Double>) -> RoofHeights? {
        if let shell = reader.table("shell") {
            _ = shell.number("reference_c", in: -50...100, unit: "°C")
            _ = shell.number("alpha_per_c", in: 0...1e-4, unit: "per °C")
            _ = shell.flag("insulated")
            shell.finish()
        }
        guard let roof = reader.table("floating_roof") else { return nil }
        defer { roof.finish() }
        roof.require("mass_kg", "the roof's mass")
        roof.require("lands_mm", "the level at which the roof stands on its legs")
        roof.require("floats_mm", "the level from which it floats freely")
        _ = roof.positive("mass_kg", upTo: 10_000_000, unit: "kg")
        _ = roof.number("reference_density_kg_m3", in: 400...1_300, unit: "kg/m³")
        let lands = roof.number("lands_mm", in: height, unit: "mm")
        let floats = roof.number("floats_mm", in: height, unit: "mm")
        guard let lands, let floats else { return nil }
        guard lands < floats else {
            roof.fault(
                "floats_mm",
                "\(NumberWords.plain(floats)) does not lie above lands_mm \(NumberWords.plain(lands)); it must")
            return nil
        }
        return RoofHeights(landsMillimetres: lands, floatsMillimetres: floats)
    }
}
