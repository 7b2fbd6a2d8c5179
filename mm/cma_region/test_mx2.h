/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The memory of the Meizu MX2 as its board file had it in 2012: regions, and the
 * map as it stands there. For tests of boards without a device tree.
 */
#ifndef _CMA_REGION_TEST_MX2_H
#define _CMA_REGION_TEST_MX2_H

#define MX2_REGIONS							\
	"jpeg=4096K;fimc1=32768K;fimc0=25600K;fimc3=25600K;"		\
	"mfc0=49152K/128K;mfc1=41984K/128K;fimd=16384K;"		\
	"ram_console=128K;logger=1032K"

#define MX2_MAP								\
	"ram_console=ram_console;"					\
	"logger=logger;"						\
	"android_pmem.0=pmem;android_pmem.1=pmem_gpu1;"			\
	"s3cfb.0/fimd=fimd;exynos4-fb.0/fimd=fimd;"			\
	"s3c-fimc.0=fimc0;s3c-fimc.1=fimc1;s3c-fimc.2=fimc2;s3c-fimc.3=fimc3;" \
	"exynos4210-fimc.0=fimc0;exynos4210-fimc.1=fimc1;"		\
	"exynos4210-fimc.2=fimc2;exynos4210-fimc.3=fimc3;"		\
	"s3c-mfc/A=mfc0,mfc-secure;"					\
	"s3c-mfc/B=mfc1,mfc-normal;"					\
	"s3c-mfc/AB=mfc;"						\
	"samsung-rp=srp;"						\
	"s5p-jpeg=jpeg;"						\
	"jpeg_v1=jpeg;"							\
	"jpeg_v2=jpeg;"							\
	"exynos4-fimc-is/f=fimc_is;"					\
	"s5p-mixer=tv;"							\
	"s5p-fimg2d=fimg2d;"						\
	"ion-exynos=ion,fimd,fimc0,fimc1,fimc2,fimc3,fw,b1,b2;"		\
	"s5p-smem/mfc=mfc0,mfc-secure;"					\
	"s5p-smem/fimc=fimc3;"						\
	"s5p-smem/mfc-shm=mfc1,mfc-normal;"

#endif /* _CMA_REGION_TEST_MX2_H */
