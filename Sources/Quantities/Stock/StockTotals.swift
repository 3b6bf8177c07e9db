import TankFarm

/// One tank's share in the farm's stock.
package struct StockPart: Sendable {
    package var tank: TankName
    package var group: String
    /// Its name; nil: the tank has no product.
    package var product: String?
    /// Nil: the tank has no capacity, and is in no sum.
    package var quantities: TankQuantities?

    package init(tank: TankName, group: String, product: String?, quantities: TankQuantities?) {
        self.tank = tank
        self.group = group
        self.product = product
        self.quantities = quantities
    }
}

/// The stock of several tanks. Volumes in m³, mass in tonnes.
package struct StockTotal: Hashable, Sendable, Codable {
    /// The product's or the group's; empty for the whole farm.
    package let name: String
    /// Tanks with a capacity.
    package let tanks: Int
    /// Those of them of which one of these quantities at least is not good.
    package let notGood: Int
    package let tov: FigureSum
    package let freeWater: FigureSum
    package let gov: FigureSum
    package let gsv: FigureSum
    package let nsv: FigureSum
    package let massInAir: FigureSum

    fileprivate init(name: String, _ parts: [(tank: TankName, quantities: TankQuantities)]) {
        func sum(_ figure: (TankQuantities) -> Figure) -> FigureSum {
            FigureSum(parts.map { ($0.tank, figure($0.quantities)) })
        }
        // What a tank without a product cannot have is not lacking in a sum.
        func sumOfProducts(_ figure: (TankQuantities) -> Figure) -> FigureSum {
            sum { $0.standard == nil ? .absent : figure($0) }
        }
        self.name = name
        tanks = parts.count
        notGood = parts.count { $0.quantities.worst.quality != .good }
        tov = sum(\.total)
        freeWater = sum(\.freeWater)
        gov = sum(\.gov)
        gsv = sumOfProducts(\.gsv)
        nsv = sumOfProducts(\.nsv)
        massInAir = sumOfProducts(\.massInAir)
    }
}

/// The farm's stock by product, by group and as a whole.
package struct StockTotals: Hashable, Sendable, Codable {
    /// Tanks without a product are in none of these.
    package let byProduct: [StockTotal]
    package let byGroup: [StockTotal]
    package let all: StockTotal

    /// Products and groups in the order in which they first come.
    package init(_ parts: [StockPart]) {
        let counted = parts.compactMap { part in
            part.quantities.map { (part: part, tank: part.tank, quantities: $0) }
        }
        func totals(by name: (StockPart) -> String?) -> [StockTotal] {
            var order: [String] = []
            var members: [String: [(tank: TankName, quantities: TankQuantities)]] = [:]
            for one in counted {
                guard let name = name(one.part) else { continue }
                if members[name] == nil { order.append(name) }
                members[name, default: []].append((one.tank, one.quantities))
            }
            return order.map { StockTotal(name: $0, members[$0] ?? []) }
        }
        byProduct = totals(by: \.product)
        byGroup = totals(by: \.group)
        all = StockTotal(name: "", counted.map { ($0.tank, $0.quantities) })
    }
}
