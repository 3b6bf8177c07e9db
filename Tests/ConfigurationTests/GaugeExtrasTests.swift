import Acquisition
import Configuration
import TankFarm
import Testing

/// What a gauge model may have besides level, interface and temperature.
@Suite struct GaugeExtrasTests {
    private func site(_ gauge: String, station: String = "", tank: String = "") throws -> SiteConfiguration {
        try ModelSite.parse(
            gauge: "level = { register = 1, type = \"u16\" }\n" + gauge, station: station, tank: tank)
    }

    private func extras(_ gauge: String) throws -> [ExtraRegister] {
        try #require(try site(gauge).lines[0].gauges.first).model.extras
    }

    @Test func `takes pressure, water cut and ambient with their ranges`() throws {
        let extras = try extras(
            """
            ambient   = { register = 12, type = "i16", scale = 0.1 }
            water_cut = { register = 11, type = "u16", scale = 0.01, range = [-1, 60] }
            pressure  = { register = 9, type = "f32", byte_order = "CDAB", offset = -101.325, bad = [-999] }
            """)
        #expect(
            extras == [
                ExtraRegister(
                    .pressure, RegisterValue(address: 8, type: .f32, byteOrder: .cdab, offset: -101.325, bad: [-999]),
                    plausible: -100...10_500),
                ExtraRegister(.waterCut, RegisterValue(address: 10, type: .u16, scale: 0.01), plausible: -1...60),
                ExtraRegister(.ambient, RegisterValue(address: 11, type: .i16, scale: 0.1), plausible: -60...80),
            ])
    }

    @Test func `takes a chain of elements by their heights`() throws {
        let extras = try extras(
            "temperatures = { register = 20, type = \"i16\", scale = 0.1, heights_mm = [500, 1500, 4000.5] }")
        #expect(
            extras.map(\.extra) == [
                .temperature(atMillimetres: 500), .temperature(atMillimetres: 1_500),
                .temperature(atMillimetres: 4_000.5),
            ])
        #expect(extras.map(\.value.address) == [19, 20, 21])
        #expect(extras.allSatisfy { $0.value.scale == 0.1 && $0.plausible == -60...200 })
    }

    @Test func `takes a chain of equal steps, two registers each and four apart, from the top down`() throws {
        let extras = try extras(
            "temperatures = { register = 20, type = \"f32\", count = 3, from_mm = 9000, step_mm = -3000, stride = 4, range = [0, 90] }"
        )
        #expect(
            extras.map(\.extra) == [
                .temperature(atMillimetres: 9_000), .temperature(atMillimetres: 6_000),
                .temperature(atMillimetres: 3_000),
            ])
        #expect(extras.map(\.value.address) == [19, 23, 27])
        #expect(extras.allSatisfy { $0.plausible == 0...90 })
    }

    @Test func `lies a chain's values side by side where no stride is told`() throws {
        let extras = try extras(
            "temperatures = { register = 20, type = \"f32\", count = 2, from_mm = 0, step_mm = 100 }")
        #expect(extras.map(\.value.address) == [19, 21])
    }

    @Test func `counts a profile's points from the bottom up, whichever way the gauge writes them`() throws {
        let up = try extras("profile = { register = 20, type = \"u16\", heights_mm = [100, 300, 600] }")
        #expect(
            up.map(\.extra) == [
                .profileCut(point: 0, atMillimetres: 100), .profileCut(point: 1, atMillimetres: 300),
                .profileCut(point: 2, atMillimetres: 600),
            ])
        #expect(up.map(\.value.address) == [19, 20, 21])
        let down = try extras("profile = { register = 20, type = \"u16\", count = 3, heights_mm = [600, 300, 100] }")
        #expect(down.map(\.extra) == up.map(\.extra))
        #expect(down.map(\.value.address) == [21, 20, 19])
    }

    @Test func `takes a profile whose gauge tells the heights of its points`() throws {
        let extras = try extras(
            """
            profile = { register = 21, type = "u16", scale = 0.1, count = 2, stride = 2, heights = { register = 20, type = "u16", stride = 2 } }
            """)
        #expect(
            extras == [
                ExtraRegister(.profileHeight(point: 0), RegisterValue(address: 19, type: .u16), plausible: 0...100_000),
                ExtraRegister(.profileHeight(point: 1), RegisterValue(address: 21, type: .u16), plausible: 0...100_000),
                ExtraRegister(
                    .profileCut(point: 0, atMillimetres: nil), RegisterValue(address: 20, type: .u16, scale: 0.1),
                    plausible: 0...100),
                ExtraRegister(
                    .profileCut(point: 1, atMillimetres: nil), RegisterValue(address: 22, type: .u16, scale: 0.1),
                    plausible: 0...100),
            ])
    }

    @Test func `puts all of them in one order`() throws {
        let extras = try extras(
            """
            profile = { register = 30, type = "u16", count = 2, heights = { register = 40, type = "u16" } }
            temperatures = { register = 20, type = "i16", heights_mm = [1, 2] }
            ambient = { register = 12, type = "i16" }
            water_cut = { register = 11, type = "u16" }
            pressure = { register = 10, type = "u16" }
            """)
        #expect(
            extras.map(\.extra) == [
                .pressure, .waterCut, .ambient, .temperature(atMillimetres: 1), .temperature(atMillimetres: 2),
                .profileHeight(point: 0), .profileHeight(point: 1), .profileCut(point: 0, atMillimetres: nil),
                .profileCut(point: 1, atMillimetres: nil),
            ])
    }

    @Test func `takes a hundred points up to the last register`() throws {
        let extras = try extras(
            "profile = { register = 65437, type = \"u16\", count = 100, from_mm = 0, step_mm = 100 }")
        #expect(extras.last?.value.address == 65_535)
        #expect(extras.last?.extra == .profileCut(point: 99, atMillimetres: 9_900))
    }

    @Test func `counts further values to what a tank's offset may not carry past the last register`() {
        let refusal = #expect(throws: ConfigurationFaults.self) {
            try site("ambient = { register = 65000, type = \"i16\" }", tank: "register_offset = 600")
        }
        #expect(refusal?.faults.map(\.key) == ["tank.A.register_offset"])
    }

    @Test func `refuses two tanks that share the register of a further value`() {
        let second = """
            register_offset = 0
            [[tank]]
            name = "B"
            line = "south"
            unit = 1
            gauge = "m"
            shell_height_mm = 10000
            register_offset = 10
            """
        let refusal = #expect(throws: ConfigurationFaults.self) {
            try site(
                "temperatures = { register = 10, type = \"i16\", count = 20, from_mm = 0, step_mm = 10 }", tank: second)
        }
        #expect(refusal?.faults.map(\.key) == ["tank.B.unit"])
    }

    // MARK: - Ambient

    @Test func `takes the ambient temperature from the gauge of a tank`() throws {
        let site = try site(
            "ambient = { register = 9, type = \"i16\" }", station: "ambient_from = \"A\"\nambient_c = -5.5")
        #expect(site.ambientFrom == "A")
        #expect(site.ambientCelsius == -5.5)
    }

    @Test func `refuses an ambient temperature from a gauge that has none`() {
        let refusal = #expect(throws: ConfigurationFaults.self) { try site("", station: "ambient_from = \"A\"") }
        #expect(refusal?.faults.map(\.key) == ["station.ambient_from"])
        #expect(refusal?.faults.first?.words.contains("gauge model \"m\" of tank \"A\" has no ambient") == true)
    }

    @Test func `refuses an ambient temperature from a tank that is not there`() {
        let refusal = #expect(throws: ConfigurationFaults.self) { try site("", station: "ambient_from = \"B\"") }
        #expect(refusal?.faults.first?.words.contains("there is no tank \"B\"") == true)
    }

    @Test func `a second gauge of the same model is read for its three values alone`() throws {
        let site = try site(
            "pressure = { register = 20, type = \"u16\" }\nstatus = { register = 30, mask = 1, spoils = \"level\" }",
            tank: "secondary = { line = \"south\", unit = 2, gauge = \"m\", tolerance_mm = 25 }")
        #expect(site.lines[0].gauges.map { $0.model.extras.count } == [1, 0])
        #expect(site.lines[0].gauges[1].model.status == site.lines[0].gauges[0].model.status)
    }
}
